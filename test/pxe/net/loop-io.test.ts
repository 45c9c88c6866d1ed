import test, { type ExecutionContext } from "ava";
import { bindDgram } from "../../../pxe/net/dgram-socket.js";
import { type Ipv4Address, ipv4ToNumber, UNSPECIFIED } from "../../../pxe/net/ipv4-address.js";
import {
  LONGEST_DATAGRAM,
  type LoopBinding,
  type LoopIo,
  type LoopSocket,
} from "../../../pxe/net/loop-io.js";
import { SocketError } from "../../../pxe/net/socket-error.js";
import type { LocalEnd } from "../../../pxe/net/udp-io.js";
import { testUnless } from "../../prerequisites.js";
import { LOOP_SHELLS, type OpenShell, obstacleToCalls, openShell } from "./loop-shells.js";
import { LOCALHOST, LOOPBACK, patterned } from "./udp-io-lab.js";

/** What every shell of the event loop has to do. */
type LoopCase = (t: ExecutionContext, lab: LoopLab) => Promise<void>;

/** A datagram with a copy of its bytes. */
interface Arrived extends LocalEnd {
  readonly bytes: Buffer;
  readonly length: number;
  readonly address: number;
  readonly port: number;
}

/** An io of one shell, and an ordinary socket to send to. */
class LoopLab implements AsyncDisposable {
  readonly shell: OpenShell;
  readonly peer: Awaited<ReturnType<typeof bindDgram>>;
  /** What came to the peer, with its sender. */
  readonly arrived: { readonly bytes: Buffer; readonly address: Ipv4Address; readonly port: number }[];

  private constructor(shell: OpenShell, peer: LoopLab["peer"], arrived: LoopLab["arrived"]) {
    this.shell = shell;
    this.peer = peer;
    this.arrived = arrived;
  }

  static async open(kind: LoopIo["shell"]): Promise<LoopLab> {
    const arrived: LoopLab["arrived"] = [];
    const binding = { address: LOOPBACK, port: 0, receiveBuffer: 4 << 20 };
    const peer = await bindDgram(binding, ({ bytes, address, port }) =>
      arrived.push({ bytes: Buffer.from(bytes), address, port }),
    );
    return new LoopLab(await openShell(kind), peer, arrived);
  }

  async bind(
    binding: Partial<LoopBinding> = {},
  ): Promise<{ readonly socket: LoopSocket; readonly received: Arrived[] }> {
    const received: Arrived[] = [];
    const whole = { address: LOOPBACK, port: 0, receiveBuffer: 4 << 20, ...binding };
    const socket = await this.shell.io.open(whole, ({ bytes, offset, length, ...ends }) =>
      received.push({ bytes: Buffer.from(bytes.subarray(offset, offset + length)), length, ...ends }),
    );
    return { socket, received };
  }

  async until(condition: () => boolean): Promise<void> {
    while (!condition()) await new Promise((resolve) => setImmediate(resolve));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.shell[Symbol.asyncDispose]();
    await this.peer.close();
  }
}

/** TEST-NET-1, RFC 5737: nobody's address, and here no interface has it. */
const NOBODY = "192.0.2.1" as Ipv4Address;

const CASES: Readonly<Record<string, LoopCase>> = {
  "port 0 is a port of the kernel's choice, and what it granted of the receive buffer is told": async (
    t,
    lab,
  ) => {
    const { socket } = await lab.bind({ receiveBuffer: 100_000 });
    t.true(socket.localPort > 0);
    t.is(socket.localAddress, LOOPBACK);
    t.is(socket.receiveBuffer, 100_000);
    t.is(socket.sendErrors, 0);
  },

  "a port that is taken is EADDRINUSE, an address that is nobody's EADDRNOTAVAIL, each with a sentence":
    async (t, lab) => {
      const { socket } = await lab.bind();
      for (const [binding, code] of [
        [{ port: socket.localPort }, "EADDRINUSE"],
        [{ port: lab.peer.localPort }, "EADDRINUSE"],
        [{ port: socket.localPort, address: UNSPECIFIED }, "EADDRINUSE"],
        [{ address: NOBODY }, "EADDRNOTAVAIL"],
      ] as const) {
        const error = await t.throwsAsync(lab.bind(binding), { instanceOf: SocketError, code });
        t.regex(error?.message ?? "", /^Cannot listen on [\d.]+:\d+: .../);
      }
    },

  "what came tells its sender, and an answer that was thought over gets there by itself": async (t, lab) => {
    const { socket, received } = await lab.bind();
    lab.peer.send(Buffer.from("question"), LOOPBACK, socket.localPort);
    await lab.until(() => received.length === 1);
    t.is(String(received[0]?.bytes), "question");
    t.is(received[0]?.address, LOCALHOST);
    t.is(received[0]?.port, lab.peer.localPort);
    await new Promise((resolve) => setTimeout(resolve, 5));
    socket.send(Buffer.from("answer"), LOCALHOST, lab.peer.localPort);
    await lab.until(() => lab.arrived.length === 1);
    t.deepEqual(lab.arrived, [{ bytes: Buffer.from("answer"), address: LOOPBACK, port: socket.localPort }]);
  },

  "datagrams of 0 and of 1,500 bytes are whole, and a longer one is told to be longer": async (t, lab) => {
    const { socket, received } = await lab.bind();
    const long = patterned(60_000);
    for (const length of [0, LONGEST_DATAGRAM, LONGEST_DATAGRAM + 1, long.length, 300])
      lab.peer.send(long.subarray(0, length), LOOPBACK, socket.localPort);
    await lab.until(() => received.length === 5);
    t.deepEqual(
      received.map(({ length }) => Math.min(length, LONGEST_DATAGRAM + 1)),
      [0, LONGEST_DATAGRAM, LONGEST_DATAGRAM + 1, LONGEST_DATAGRAM + 1, 300],
    );
    t.true(received[1]?.bytes.equals(long.subarray(0, LONGEST_DATAGRAM)));
    t.true(received[4]?.bytes.equals(long.subarray(0, 300)));
  },

  "10,000 datagrams come in order, between two sockets of one io": async (t, lab) => {
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
      t.true(received.every(({ bytes }, i) => bytes.length === 40 && bytes.readUInt32LE() === i));
  },

  "however many wait, the event loop's other work goes on between them": async (t, lab) => {
    const { socket, received } = await lab.bind();
    for (let i = 0; i < 4000; i++) lab.peer.send(Buffer.alloc(300), LOOPBACK, socket.localPort);
    let [turns, most, before] = [0, 0, 0];
    await lab.until(() => {
      turns += 1;
      most = Math.max(most, received.length - before);
      before = received.length;
      return received.length === 4000;
    });
    t.true(turns > 3);
    t.true(most <= 1024);
  },

  "the bytes sent may be reused at once, and flush sends what waits": async (t, lab) => {
    const { socket } = await lab.bind();
    const bytes = Buffer.from("first");
    for (const text of ["first", "after", "third"]) {
      bytes.write(text);
      socket.send(bytes, LOCALHOST, lab.peer.localPort);
    }
    bytes.fill(0);
    lab.shell.io.flush();
    lab.shell.io.flush();
    await lab.until(() => lab.arrived.length === 3);
    t.deepEqual(
      lab.arrived.map((datagram) => String(datagram.bytes)),
      ["first", "after", "third"],
    );
  },

  "what cannot be sent is counted, never thrown, and what stands beside it arrives": async (t, lab) => {
    const { socket } = await lab.bind();
    const good = (text: string) => socket.send(Buffer.from(text), LOCALHOST, lab.peer.localPort);
    good("one");
    socket.send(Buffer.from("to port 0"), LOCALHOST, 0);
    good("two");
    socket.send(Buffer.alloc(100_000), LOCALHOST, lab.peer.localPort);
    good("three");
    socket.send(Buffer.from("unroutable"), ipv4ToNumber(NOBODY), 67);
    good("four");
    await lab.until(() => lab.arrived.length === 4 && socket.sendErrors >= 3);
    t.deepEqual(
      lab.arrived.map((datagram) => String(datagram.bytes)),
      ["one", "two", "three", "four"],
    );
    t.is(socket.sendErrors, 3);
  },

  "what waits when a socket closes is sent; then the port is free, sends are errors, and nothing comes":
    async (t, lab) => {
      const { socket, received } = await lab.bind();
      socket.send(Buffer.from("last"), LOCALHOST, lab.peer.localPort);
      await Promise.all([socket.close(), socket.close()]);
      socket.send(Buffer.from("late"), LOCALHOST, lab.peer.localPort);
      lab.peer.send(Buffer.from("nobody there"), LOOPBACK, socket.localPort);
      const again = await lab.bind({ port: socket.localPort });
      lab.peer.send(Buffer.from("to the next"), LOOPBACK, socket.localPort);
      await lab.until(() => lab.arrived.length > 0 && again.received.length === 1 && socket.sendErrors === 1);
      t.deepEqual(
        lab.arrived.map((datagram) => String(datagram.bytes)),
        ["last"],
      );
      t.deepEqual(received, []);
    },

  "closing the io closes its sockets, and twice is harmless": async (t, lab) => {
    const { socket } = await lab.bind();
    await lab.shell.io[Symbol.asyncDispose]();
    await lab.shell.io[Symbol.asyncDispose]();
    socket.send(Buffer.from("late"), LOCALHOST, lab.peer.localPort);
    await lab.until(() => socket.sendErrors === 1);
    const other = await bindDgram({ address: LOOPBACK, port: socket.localPort }, () => {});
    t.is(other.localPort, socket.localPort);
    await other.close();
  },

  "a datagram tells the address it came to, and an answer leaves by it": async (t, lab) => {
    const { socket, received } = await lab.bind({ address: UNSPECIFIED });
    for (const address of ["127.0.0.1", "127.8.9.10"] as Ipv4Address[]) {
      lab.peer.send(Buffer.from(address), address, socket.localPort);
      await lab.until(() => received.length === 1);
      const came = received.pop();
      if (lab.shell.io.shell === "dgram") t.like(came, { localAddress: 0, interface: 0 });
      else {
        t.like(came, { localAddress: ipv4ToNumber(address), interface: 1 });
        socket.send(Buffer.from("answer"), LOCALHOST, lab.peer.localPort, came);
        await lab.until(() => lab.arrived.length === 1);
        t.is(lab.arrived.pop()?.address, address);
      }
    }
  },

  "an answer of a socket bound to an address leaves from there, whatever address it came to": async (
    t,
    lab,
  ) => {
    const address = "127.8.9.10" as Ipv4Address;
    const { socket } = await lab.bind({ address });
    const nowhere = { localAddress: 0, interface: 0 };
    for (const from of [undefined, nowhere])
      socket.send(Buffer.from("answer"), LOCALHOST, lab.peer.localPort, from);
    await lab.until(() => lab.arrived.length === 2);
    t.true(lab.arrived.every((datagram) => datagram.address === address));
  },
};

for (const shell of LOOP_SHELLS) {
  const shellTest = shell === "linux" && obstacleToCalls !== undefined ? testUnless(obstacleToCalls) : test;
  for (const [name, run] of Object.entries(CASES))
    shellTest(`${shell}: ${name}`, async (t) => {
      await using lab = await LoopLab.open(shell);
      await run(t, lab);
    });
}

test("dgram: a packet socket is ENOTSUP", async (t) => {
  await using lab = await LoopLab.open("dgram");
  t.throws(() => lab.shell.io.openFrames(), { instanceOf: SocketError, code: "ENOTSUP" });
});
