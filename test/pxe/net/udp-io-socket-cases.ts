import assert from "node:assert/strict";
import { type Ipv4Address, ipv4ToNumber } from "../../../pxe/net/ipv4-address.js";
import { SocketError } from "../../../pxe/net/socket-error.js";
import { LOCALHOST, LOOPBACK, patterned, type UdpIoCase, UdpIoLab } from "./udp-io-lab.js";

/** TEST-NET-1, RFC 5737: nobody's address, and here no interface has it. */
const NOBODY = "192.0.2.1" as Ipv4Address;
const LONGEST_PAYLOAD = 65_507;

export const SOCKET_CASES: readonly UdpIoCase[] = [
  {
    name: "port 0 is a port of the kernel's choice, and a port by name is that one",
    async run(lab) {
      const first = await lab.bind();
      assert.ok(first.socket.localPort > 0);
      assert.equal(first.socket.localAddress, LOOPBACK);
      assert.equal(first.socket.sendErrors, 0);
      const port = await freedPort(lab);
      const second = await lab.bind({ port, address: "127.9.8.7" as Ipv4Address });
      assert.equal(second.socket.localPort, port);
      assert.equal(second.socket.localAddress, "127.9.8.7");
    },
  },
  {
    name: "a port that is taken is EADDRINUSE, with the address and a sentence, and the io still works",
    async run(lab) {
      const { socket } = await lab.bind();
      for (const port of [socket.localPort, lab.peer.localPort])
        await refused(lab, { port }, "EADDRINUSE", /127\.0\.0\.1:\d+.*another program/);
      await echoes(lab);
    },
  },
  {
    name: "an address that is nobody's is EADDRNOTAVAIL",
    run: (lab) => refused(lab, { address: NOBODY }, "EADDRNOTAVAIL", /192\.0\.2\.1.*not one of this host's/),
  },
  {
    name: "what came tells its sender's address and port, and an answer gets there",
    run: echoes,
  },
  {
    name: "an empty datagram is a datagram",
    async run(lab) {
      const { socket, received } = await lab.bind();
      lab.peer.send(new Uint8Array(0), LOOPBACK, socket.localPort);
      await lab.until(() => received.length === 1);
      assert.equal(received[0]?.bytes.length, 0);
      socket.send(new Uint8Array(0), LOCALHOST, lab.peer.localPort);
      await lab.until(() => lab.arrived.length === 1);
      assert.equal(lab.arrived[0]?.length, 0);
    },
  },
  {
    name: "of a datagram longer than the receive slot at least its first 1,024 bytes are right, and the next is whole",
    async run(lab) {
      const { socket, received } = await lab.bind();
      const long = patterned(60_000);
      lab.peer.send(long, LOOPBACK, socket.localPort);
      lab.peer.send(long.subarray(0, 512), LOOPBACK, socket.localPort);
      await lab.until(() => received.length === 2);
      const [first, second] = received.map(({ bytes }) => bytes);
      assert.ok(first !== undefined && first.length >= 1024);
      assert.ok(first.equals(long.subarray(0, first.length)));
      assert.ok(second?.equals(long.subarray(0, 512)));
    },
  },
  {
    name: "10,000 datagrams come in order, to two sockets of one io",
    async run(lab) {
      const [a, b] = [await lab.bind(), await lab.bind()];
      const payload = Buffer.alloc(40);
      for (let sent = 0; sent < 5000; ) {
        for (let i = 0; i < 100; i++, sent++) {
          payload.writeUInt32LE(sent);
          a.socket.send(payload, LOCALHOST, b.socket.localPort);
          b.socket.send(payload, LOCALHOST, a.socket.localPort);
        }
        await lab.until(() => a.received.length === sent && b.received.length === sent);
      }
      for (const { received } of [a, b])
        assert.ok(received.every(({ bytes }, i) => bytes.length === 40 && bytes.readUInt32LE() === i));
      assert.ok(a.received.every(({ port }) => port === b.socket.localPort));
    },
  },
  {
    name: "the bytes sent may be reused at once",
    async run(lab) {
      const { socket } = await lab.bind();
      const bytes = Buffer.from("first");
      for (const text of ["first", "after", "third"]) {
        bytes.write(text);
        socket.send(bytes, LOCALHOST, lab.peer.localPort);
      }
      bytes.fill(0);
      await lab.until(() => lab.arrived.length === 3);
      assert.deepEqual(lab.arrived.map(String), ["first", "after", "third"]);
    },
  },
  {
    name: "what cannot be sent is counted, never thrown, and what stands beside it arrives",
    async run(lab) {
      const { socket } = await lab.bind();
      const good = (text: string) => socket.send(Buffer.from(text), LOCALHOST, lab.peer.localPort);
      good("one");
      socket.send(Buffer.from("to port 0"), LOCALHOST, 0);
      good("two");
      socket.send(Buffer.alloc(LONGEST_PAYLOAD + 1), LOCALHOST, lab.peer.localPort);
      socket.send(Buffer.alloc(100_000), LOCALHOST, lab.peer.localPort);
      good("three");
      // A socket of a loopback address has no way to anybody else.
      socket.send(Buffer.from("unroutable"), ipv4ToNumber(NOBODY), 69);
      good("four");
      await lab.until(() => lab.arrived.length === 4 && socket.sendErrors >= 4);
      assert.deepEqual(lab.arrived.map(String), ["one", "two", "three", "four"]);
      assert.equal(socket.sendErrors, 4);
    },
  },
  {
    name: "the longest datagram there is arrives",
    async run(lab) {
      const { socket } = await lab.bind();
      const longest = patterned(LONGEST_PAYLOAD);
      socket.send(longest, LOCALHOST, lab.peer.localPort);
      await lab.until(() => lab.arrived.length === 1);
      assert.ok(lab.arrived[0]?.equals(longest));
      assert.equal(socket.sendErrors, 0);
    },
  },
  {
    name: "after the io is closed, twice, a send is an error that is counted, and the port is free",
    async run(lab) {
      const { socket } = await lab.bind();
      const { localPort } = socket;
      await lab.io[Symbol.asyncDispose]();
      await lab.io[Symbol.asyncDispose]();
      socket.send(Buffer.from("late"), LOCALHOST, lab.peer.localPort);
      const file = lab.io.heldBytes(Buffer.from("late"));
      const slices = { headers: Buffer.alloc(8), count: 2, file, offset: 0, stride: 2 };
      socket.sendSlices(slices, LOCALHOST, lab.peer.localPort);
      await lab.until(() => socket.sendErrors === 3, "3 errors");
      assert.equal(lab.arrived.length, 0);
      await using other = await UdpIoLab.open(lab.calls);
      assert.equal((await other.bind({ port: localPort })).socket.localPort, localPort);
    },
  },
  {
    name: "what the shell lacks is ENOTSUP, not a socket that looks as if it had it",
    only: "dgram",
    async run(lab) {
      await refused(lab, { packetInfo: true }, "ENOTSUP", /node:dgram does not tell/);
      await refused(lab, { fd: 0 }, "ENOTSUP", /shares no open socket/);
    },
  },
];

async function echoes(lab: UdpIoLab): Promise<void> {
  const { socket, received } = await lab.bind();
  lab.peer.send(Buffer.from("question"), LOOPBACK, socket.localPort);
  await lab.until(() => received.length === 1);
  const [{ bytes, address, port } = { bytes: "", address: 0, port: 0 }] = received;
  assert.equal(String(bytes), "question");
  assert.equal(address, LOCALHOST);
  assert.equal(port, lab.peer.localPort);
  socket.send(Buffer.from("answer"), address, port);
  await lab.until(() => lab.arrived.length === 1);
  assert.equal(String(lab.arrived[0]), "answer");
}

/** A port that was free a moment ago. */
async function freedPort(lab: UdpIoLab): Promise<number> {
  await using other = await UdpIoLab.open(lab.calls);
  return (await other.bind()).socket.localPort;
}

async function refused(
  lab: UdpIoLab,
  binding: Parameters<UdpIoLab["bind"]>[0],
  code: string,
  text: RegExp,
): Promise<void> {
  await assert.rejects(lab.bind(binding), (error) => {
    assert.ok(error instanceof SocketError, String(error));
    assert.equal(error.code, code);
    assert.match(error.message, text);
    return true;
  });
}
