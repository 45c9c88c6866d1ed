import test from "ava";
import { bindDgram } from "../../../pxe/net/dgram-socket.js";
import { type Ipv4Address, LIMITED_BROADCAST } from "../../../pxe/net/ipv4-address.js";
import { SocketError } from "../../../pxe/net/socket-error.js";
import type { Datagram } from "../../../pxe/net/udp-socket.js";

const LOOPBACK = "127.0.0.1" as Ipv4Address;
const local = { address: LOOPBACK, port: 0 };

/** A receiver with a promise of its next datagram. */
function mailbox() {
  const waiting: ((datagram: Datagram) => void)[] = [];
  const next = () => new Promise<Datagram>((resolve) => waiting.push(resolve));
  return { next, receive: (datagram: Datagram) => waiting.shift()?.(datagram) };
}

test("a datagram arrives whole, with its sender's address and port", async (t) => {
  const { next, receive } = mailbox();
  await using receiver = await bindDgram(local, receive);
  await using sender = await bindDgram(local, () => {});
  const arrival = next();
  sender.send(Uint8Array.of(1, 2, 3), LOOPBACK, receiver.localPort);
  const { bytes, address, port } = await arrival;
  t.deepEqual([...bytes], [1, 2, 3]);
  t.deepEqual([address, port], [LOOPBACK, sender.localPort]);
  t.is(receiver.localAddress, LOOPBACK);
});

test("what cannot be sent is counted and never thrown", async (t) => {
  const { next, receive } = mailbox();
  await using socket = await bindDgram(local, receive);
  const arrival = next();
  t.notThrows(() => {
    socket.send(new Uint8Array(70_000), LOOPBACK, 9);
    socket.send(Uint8Array.of(1), LOOPBACK, 0);
    socket.send(Uint8Array.of(1), LOOPBACK, 70_000);
    socket.send(Uint8Array.of(1), LIMITED_BROADCAST, 9);
    socket.send(Uint8Array.of(1), LOOPBACK, socket.localPort);
  });
  await arrival;
  t.is(socket.sendErrors, 4);
});

test("sending after close is counted, and closing twice is harmless", async (t) => {
  const socket = await bindDgram(local, () => {});
  await Promise.all([socket.close(), socket.close()]);
  await socket[Symbol.asyncDispose]();
  socket.send(Uint8Array.of(1), LOOPBACK, 9);
  t.is(socket.sendErrors, 1);
});

test("a port in use is refused with its code and a sentence", async (t) => {
  await using first = await bindDgram(local, () => {});
  const second = bindDgram({ ...local, port: first.localPort }, () => {});
  const error = await t.throwsAsync(second, { instanceOf: SocketError });
  t.is(error?.code, "EADDRINUSE");
  t.is(error?.message, `Cannot listen on 127.0.0.1:${first.localPort}: another program has the UDP port`);
});

test("an address of another host is refused with its code", async (t) => {
  const opening = bindDgram({ address: "192.0.2.1" as Ipv4Address, port: 0 }, () => {});
  await t.throwsAsync(opening, {
    instanceOf: SocketError,
    code: "EADDRNOTAVAIL",
    message: /not one of this host/,
  });
});

test("a receive buffer may be asked for", async (t) => {
  await using socket = await bindDgram({ ...local, receiveBuffer: 65_536 }, () => {});
  t.is(socket.receiveBuffer, 65_536);
});
