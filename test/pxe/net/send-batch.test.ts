import { constants } from "node:os";
import type { ExecutionContext } from "ava";
import { bindDgram } from "../../../pxe/net/dgram-socket.js";
import type { LinuxCalls } from "../../../pxe/net/linux-calls.js";
import { openUdpSocket } from "../../../pxe/net/linux-socket.js";
import { MappedBytes } from "../../../pxe/net/mapped-file.js";
import { HEADER_WORDS } from "../../../pxe/net/message-memory.js";
import { SendBatch } from "../../../pxe/net/send-batch.js";
import { SLICE_HEADER } from "../../../pxe/net/udp-io.js";
import { chooseShell } from "../../../pxe/tftp/shell.js";
import { testUnless } from "../../prerequisites.js";
import { LOCALHOST, LOOPBACK, patterned } from "./udp-io-lab.js";

const linux = await chooseShell("auto");
const linuxTest = testUnless(linux.kind === "linux" ? undefined : linux.reason);
const { EAGAIN, EINTR, EINVAL, EIO, EMSGSIZE, ENETUNREACH } = constants.errno;

const CONTROL_LENGTH = 10;
const STRIDE = 1000;

/** The real calls, with a kernel that says no: to a call whose first message `refuse` names an errno for. */
function refusing(calls: LinuxCalls, refuse: (isRun: boolean, call: number) => number | undefined) {
  const memories: { readonly at: number; readonly bytes: Uint8Array }[] = [];
  let [errno, count] = [0, 0];
  const isRun = (headers: number): boolean => {
    const memory = memories.find(({ at, bytes }) => headers >= at && headers < at + bytes.length);
    if (memory === undefined) throw new Error("headers in no known memory");
    const words = new Uint32Array(memory.bytes.buffer, headers - memory.at, HEADER_WORDS);
    return words[CONTROL_LENGTH] !== 0;
  };
  const wrapped: LinuxCalls = {
    ...calls,
    addressOf: (bytes) => {
      const at = calls.addressOf(bytes);
      memories.push({ at, bytes });
      return at;
    },
    sendmmsg: (fd, headers, messages, flags) => {
      count += 1;
      errno = refuse(isRun(headers), count) ?? 0;
      // One message a call: what stands behind a refused one is not sent with it.
      return errno === 0 ? calls.sendmmsg(fd, headers, Math.min(messages, 1), flags) : -1;
    },
    errno: () => (errno === 0 ? calls.errno() : errno),
  };
  return { wrapped, counted: () => count };
}

interface Bench extends AsyncDisposable {
  readonly batch: SendBatch;
  readonly counted: () => number;
  /** Sends a run of so many slices. */
  run(count: number): void;
  /** The blocks that arrived since it was last asked, once there are so many. */
  arrived(count: number): Promise<readonly number[]>;
}

async function bench(
  refuse: Parameters<typeof refusing>[1],
  options: { readonly packetInfo?: boolean } = {},
): Promise<Bench> {
  if (linux.kind !== "linux") throw new Error("only where the calls are");
  const { wrapped, counted } = refusing(linux.calls, refuse);
  const blocks: number[] = [];
  const content = patterned(STRIDE * 64);
  const peer = await bindDgram({ address: LOOPBACK, port: 0, receiveBuffer: 1 << 20 }, ({ bytes }) => {
    const block = Buffer.from(bytes).readUInt32BE();
    const isRight = content.subarray(block * STRIDE, (block + 1) * STRIDE).equals(bytes.subarray(4));
    blocks.push(isRight ? block : -1);
  });
  const fd = openUdpSocket(wrapped, { address: LOOPBACK, port: 0, receiveBuffer: 65_536 });
  const batch = new SendBatch(wrapped, fd, options);
  const file = MappedBytes.ofBytes(wrapped, content, () => batch.flush());
  return {
    batch,
    counted,
    run: (count) => {
      const headers = Buffer.alloc(count * SLICE_HEADER);
      for (let i = 0; i < count; i++) headers.writeUInt32BE(i, i * SLICE_HEADER);
      batch.sendSlices({ headers, count, file, offset: 0, stride: STRIDE }, LOCALHOST, peer.localPort);
    },
    arrived: async (count) => {
      while (blocks.length < count) await new Promise((resolve) => setImmediate(resolve));
      return blocks.splice(0);
    },
    [Symbol.asyncDispose]: async () => {
      batch.close();
      wrapped.close(fd);
      await peer.close();
    },
  };
}

const FIVE = [0, 1, 2, 3, 4];

for (const [name, errno, callsOfSecond] of [
  // A device without checksums cuts nothing at all, so the second run is not tried as one.
  ["EIO", EIO, 5],
  ["EINVAL", EINVAL, 5],
  ["EMSGSIZE", EMSGSIZE, 5],
] as const)
  linuxTest(
    `${name} to a run: each of its datagrams leaves by itself, from then on without asking`,
    async (t) => {
      await using on = await bench((isRun) => (isRun ? errno : undefined));
      on.run(5);
      on.batch.flush();
      t.deepEqual(await on.arrived(5), FIVE);
      t.is(on.counted(), 1 + 5);
      on.run(5);
      on.batch.flush();
      t.deepEqual(await on.arrived(5), FIVE);
      t.is(on.counted(), 1 + 5 + callsOfSecond);
      t.is(on.batch.errors, 0);
    },
  );

linuxTest("after a thousand single ones a run is tried again: interfaces and routes change", async (t) => {
  let refused = 0;
  await using on = await bench((isRun) => (isRun && ++refused === 1 ? EIO : undefined));
  for (let i = 0; i < 1100; i++) {
    on.run(5);
    on.batch.flush();
    t.deepEqual(await on.arrived(5), FIVE);
  }
  t.is(refused, 1 + 1100 - 1 - 1023);
});

linuxTest("a peer that cannot be reached does not stop runs to others from being cut", async (t) => {
  await using on = await bench((_isRun, call) => (call <= 6 ? EINVAL : undefined));
  on.run(5);
  on.batch.flush();
  t.is(on.batch.errors, 5);
  on.run(5);
  on.batch.flush();
  t.deepEqual(await on.arrived(5), FIVE);
  t.is(on.counted(), 6 + 1);
});

for (const errno of [EINTR, ENETUNREACH, EAGAIN])
  linuxTest(`errno ${errno} between two runs`, (t) => between(t, errno));

/** An interrupted call is made again; of one that failed its own message is lost; a full buffer loses what still waits. */
async function between(t: ExecutionContext, errno: number): Promise<void> {
  await using on = await bench((_isRun, call) => (call === 2 ? errno : undefined));
  for (let i = 0; i < 3; i++) on.run(5);
  on.batch.flush();
  const lost = errno === EINTR ? 0 : errno === EAGAIN ? 2 : 1;
  t.deepEqual(
    await on.arrived(15 - 5 * lost),
    Array(3 - lost)
      .fill(FIVE)
      .flat(),
  );
  t.is(on.batch.errors, 5 * lost);
}

const DATAGRAM = [0, 300] as const;
const SIXTEEN = new Array(16).fill(DATAGRAM);

/** Datagrams by their peer and length, and how many messages they leave in. */
const JOINED: readonly {
  readonly what: string;
  readonly sent: readonly (readonly [peer: 0 | 1, length: number])[];
  readonly calls: number;
}[] = [
  { what: "of one length to one peer", sent: SIXTEEN, calls: 1 },
  { what: "that are few", sent: SIXTEEN.slice(1), calls: 15 },
  { what: "behind and before others", sent: [[1, 300], [0, 301], ...SIXTEEN, [0, 299], [1, 9]], calls: 5 },
  { what: "of which one is longer", sent: [...SIXTEEN.slice(8), [0, 301], ...SIXTEEN.slice(8)], calls: 17 },
  { what: "to two peers in turn", sent: SIXTEEN.flatMap((one) => [one, [1, 300]]), calls: 32 },
  {
    what: "to one peer and then to another",
    sent: [...SIXTEEN, ...SIXTEEN.map(() => [1, 300] as const)],
    calls: 2,
  },
  { what: "of no bytes", sent: SIXTEEN.map(() => [0, 0] as const), calls: 16 },
  { what: "of more than a batch holds", sent: new Array(150).fill(DATAGRAM), calls: 3 },
  { what: "too long to be cut from one", sent: SIXTEEN.map(() => [0, 5000] as const), calls: 16 },
];

for (const { what, sent, calls } of JOINED)
  for (const isCut of [true, false])
    linuxTest(
      `datagrams ${what}, which the kernel cuts${isCut ? "" : " not"}, come each as it was sent`,
      async (t) => {
        await using on = await bench((isRun) => (isRun && !isCut ? EIO : undefined));
        const came: (readonly [peer: number, text: string])[] = [];
        const hear = (peer: number) =>
          bindDgram({ address: LOOPBACK, port: 0, receiveBuffer: 1 << 20 }, ({ bytes }) => {
            came.push([peer, Buffer.from(bytes).toString("latin1")]);
          });
        await using first = await hear(0);
        await using second = await hear(1);
        const expected = sent.map(([peer, length], place) => [peer, patternOf(place, length)] as const);
        for (const [peer, text] of expected)
          on.batch.send(Buffer.from(text, "latin1"), LOCALHOST, (peer === 0 ? first : second).localPort);
        on.batch.flush();
        while (came.length < sent.length) await new Promise((resolve) => setImmediate(resolve));
        const of = (peer: number) => (all: typeof came) => all.filter(([to]) => to === peer);
        for (const peer of [0, 1]) t.deepEqual(of(peer)(came), of(peer)(expected));
        if (isCut) t.is(on.counted(), calls);
        t.is(on.batch.errors, 0);
      },
    );

linuxTest("datagrams to one peer from two ends of ours do not join", async (t) => {
  await using on = await bench(() => undefined, { packetInfo: true });
  const from = (interfaceIndex: number) => ({ localAddress: LOCALHOST, interface: interfaceIndex });
  for (let count = 0; count < 16; count++)
    on.batch.send(Buffer.alloc(10), LOCALHOST, 9, count < 8 ? from(0) : from(1));
  on.batch.flush();
  t.is(on.counted(), 16);
});

linuxTest("datagrams that joined and cannot be sent are counted each", async (t) => {
  await using on = await bench(() => ENETUNREACH);
  for (let count = 0; count < 20; count++) on.batch.send(Buffer.alloc(10), LOCALHOST, 9);
  on.batch.flush();
  t.is(on.batch.errors, 20);
});

function patternOf(place: number, length: number): string {
  return String.fromCharCode(65 + (place % 26)).repeat(length);
}
