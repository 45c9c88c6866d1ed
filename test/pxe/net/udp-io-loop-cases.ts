import assert from "node:assert/strict";
import { bindDgram } from "../../../pxe/net/dgram-socket.js";
import type { Ipv4Address } from "../../../pxe/net/ipv4-address.js";
import { ipv4FromNumber, ipv4ToNumber } from "../../../pxe/net/ipv4-address.js";
import { openUdpSocket } from "../../../pxe/net/linux-socket.js";
import { LOCALHOST, LOOPBACK, type UdpIoCase } from "./udp-io-lab.js";

const ANYWHERE = "0.0.0.0" as Ipv4Address;

export const LOOP_CASES: readonly UdpIoCase[] = [
  {
    name: "of several alarms the earliest comes, once, and not before its time; infinity asks for none",
    async run({ io }) {
      const at: number[] = [];
      const start = io.now();
      io.alarmAt(Number.POSITIVE_INFINITY);
      io.alarmAt(start + 3_600_000);
      io.alarmAt(start + 30);
      io.alarmAt(start + 60);
      io.onAlarm = () => {
        at.push(io.now() - start);
        if (at.length === 1) io.alarmAt(start + 60);
        else io.stop();
      };
      await io.run();
      assert.equal(at.length, 2);
      assert.ok((at[0] ?? 0) >= 30, `the first after ${at[0]} ms`);
      assert.ok((at[1] ?? 0) >= 60, `the second after ${at[1]} ms`);
    },
  },
  {
    name: "an alarm that was due long ago comes at once",
    async run({ io }) {
      const start = io.now();
      io.alarmAt(start - 1000);
      io.onAlarm = () => io.stop();
      await io.run();
      assert.ok(io.now() - start < 10_000);
    },
  },
  {
    name: "onTurn comes after what one batch caused, once for all of it",
    async run(lab) {
      let [turns, handled, late] = [0, 0, 0];
      const socket = await lab.io.bind({ address: LOOPBACK, port: 0, receiveBuffer: 65_536 }, () => {
        handled += 1;
        late += 1;
      });
      lab.io.onTurn = () => {
        turns += 1;
        late = 0;
      };
      for (let i = 0; i < 32; i++) lab.peer.send(Buffer.from([i]), LOOPBACK, socket.localPort);
      await lab.until(() => handled === 32 && late === 0);
      assert.ok(turns >= 1);
      await lab.turn();
      assert.equal(late, 0);
    },
  },
  {
    name: "stop ends run, and what is queued by then is sent before it resolves",
    async run(lab) {
      const { socket } = await lab.bind();
      lab.io.alarmAt(lab.io.now());
      lab.io.onAlarm = () => {
        lab.io.stop();
        for (let i = 0; i < 100; i++) socket.send(Buffer.from([i]), LOCALHOST, lab.peer.localPort);
      };
      await lab.io.run();
      // The io is not carried on: `until` would do that on the Linux shell.
      while (lab.arrived.length < 100) await new Promise((resolve) => setImmediate(resolve));
      assert.ok(lab.arrived.every((bytes, i) => bytes[0] === i));
    },
  },
  {
    name: "an io that was stopped before it ran ends at once",
    async run({ io }) {
      io.stop();
      io.stop();
      await io.run();
    },
  },
  {
    name: "a datagram tells the address it came to, and the answer leaves by that address",
    only: "linux",
    async run(lab) {
      const { socket, received } = await lab.bind({ address: ANYWHERE, packetInfo: true });
      const locals = [1, 2, 3, 77].map((last) => ipv4FromNumber(0x7f0a_0b00 + last));
      const heard: string[] = [];
      const client = await bindDgram({ address: LOOPBACK, port: 0 }, ({ bytes, address }) =>
        heard.push(`${bytes} from ${address}`),
      );
      for (const local of locals) client.send(Buffer.from(`to ${local}`), local, socket.localPort);
      await lab.until(() => received.length === locals.length);
      for (const [i, { bytes, localAddress, interface: device, address, port }] of received.entries()) {
        assert.equal(localAddress, ipv4ToNumber(locals[i] ?? LOOPBACK));
        assert.ok(device > 0);
        socket.send(bytes, address, port, { localAddress, interface: device });
      }
      await lab.until(() => heard.length === locals.length);
      assert.deepEqual(
        heard,
        locals.map((local) => `to ${local} from ${local}`),
      );
      await client.close();
    },
  },
  {
    name: "slices leave by the address asked for as well",
    only: "linux",
    async run(lab) {
      const { socket } = await lab.bind({ address: ANYWHERE, packetInfo: true });
      const from = { localAddress: 0x7f01_0203, interface: 0 };
      const heard: string[] = [];
      const client = await bindDgram({ address: LOOPBACK, port: 0 }, ({ bytes, address }) =>
        heard.push(`${bytes} ${address}`),
      );
      const file = lab.io.heldBytes(Buffer.from("aabbc"));
      const headers = Buffer.from("h1:.h2:.h3:.");
      const slices = { headers, count: 3, file, offset: 0, stride: 2 };
      socket.sendSlices(slices, LOCALHOST, client.localPort, from);
      await lab.until(() => heard.length === 3);
      assert.deepEqual(heard, ["h1:.aa 127.1.2.3", "h2:.bb 127.1.2.3", "h3:.c 127.1.2.3"]);
      await client.close();
    },
  },
  {
    name: "a socket that is open already is used, and stays its owner's to close",
    only: "linux",
    async run(lab) {
      const { calls } = lab;
      assert.ok(calls !== undefined);
      const fd = openUdpSocket(calls, { address: LOOPBACK, port: 0, receiveBuffer: 65_536 });
      const { socket, received } = await lab.bind({ fd });
      lab.peer.send(Buffer.from("hello"), LOOPBACK, socket.localPort);
      await lab.until(() => received.length === 1);
      await lab.io[Symbol.asyncDispose]();
      assert.equal(calls.close(fd), 0, "it was still open");
    },
  },
];
