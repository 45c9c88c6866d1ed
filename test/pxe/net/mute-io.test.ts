import test from "ava";
import { muteIo } from "../../../pxe/net/mute-io.js";
import { FakeIo } from "../dhcp/fake-io.js";
import { ip } from "../dhcp/wire.js";

const BINDING = { address: ip("10.77.0.10"), port: 67, receiveBuffer: 1000 };

test("its sockets hear what the io's own hear, and what they send goes nowhere", async (t) => {
  const io = new FakeIo();
  io.granted = 500;
  const mute = muteIo(io);
  const heard: number[] = [];
  const socket = await mute.open(BINDING, ({ length }) => heard.push(length));
  t.like(socket, { localAddress: BINDING.address, localPort: 67, receiveBuffer: 500, sendErrors: 0 });
  const ends = { address: 1, port: 68, localAddress: 2, interface: 3 };
  io.opened[0]?.receive({ bytes: new Uint8Array(9), offset: 0, length: 9, ...ends });
  socket.send(new Uint8Array(9), 1, 68, { localAddress: 0, interface: 0 });
  mute.flush();
  t.deepEqual([heard, io.sent, io.flushes], [[9], [], 0]);
  await socket.close();
  t.deepEqual(io.closed, ["general"]);
});

test("it asks for no packet socket, and its frames go nowhere", (t) => {
  const io = new FakeIo();
  io.framesRefused = true;
  const frames = muteIo(io).openFrames();
  frames.send(new Uint8Array(9), "52:54:00:00:00:01" as Parameters<typeof frames.send>[1], 2);
  t.deepEqual([frames.errors, io.sent], [0, []]);
});

test("a socket that cannot be had rejects as the io's own would", async (t) => {
  const io = new FakeIo();
  io.failing = () => true;
  await t.throwsAsync(
    muteIo(io).open(BINDING, () => {}),
    { message: "cannot bind general" },
  );
});
