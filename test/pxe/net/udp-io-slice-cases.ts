import assert from "node:assert/strict";
import { closeSync, ftruncateSync, openSync, renameSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type FileBytes, type IoSocket, SLICE_HEADER } from "../../../pxe/net/udp-io.js";
import { LOCALHOST, patterned, type UdpIoCase, type UdpIoLab } from "./udp-io-lab.js";

const LARGEST_BLKSIZE = 65_464;
/** Bytes a peer's receive buffer surely holds, with what the kernel counts beside them. */
const BURST = 150_000;
const OVERHEAD = 1500;

/** stride, count, where the first slice begins, bytes of the file. */
const SHAPES: readonly (readonly [stride: number, count: number, offset: number, size: number])[] = [
  [8, 1, 0, 8],
  [8, 64, 0, 512],
  [8, 64, 0, 511],
  [8, 64, 3, 3 + 63 * 8],
  [512, 64, 512, 512 * 65],
  [512, 3, 0, 1024],
  [1408, 64, 0, 1408 * 63 + 1],
  [1468, 2, 1468, 1468 * 2 + 1],
  [1468, 63, 1468 * 7, 1468 * 70 - 1],
  [1468, 64, 1468, 1468 * 65],
  [8192, 16, 0, 8192 * 16],
  [8192, 17, 0, 8192 * 16],
  [32_750, 4, 0, 32_750 * 4 - 1],
  [32_751, 3, 0, 32_751 * 3],
  [LARGEST_BLKSIZE, 1, 0, LARGEST_BLKSIZE],
  [LARGEST_BLKSIZE, 2, 0, LARGEST_BLKSIZE],
  [LARGEST_BLKSIZE, 1, 5, 5],
  [LARGEST_BLKSIZE, 1, 999, 5],
];

export const SLICE_CASES: readonly UdpIoCase[] = [
  ...(["file", "memory"] as const).map(
    (from): UdpIoCase => ({
      name: `slices of a ${from} are byte-exact behind their own headers, whatever their length and number`,
      async run(lab) {
        const { socket } = await lab.bind();
        for (const [stride, count, offset, size] of SHAPES) {
          const content = patterned(size, stride + count);
          await using source = await open(lab, from, content);
          const shape = `${stride} x ${count} from ${offset} of ${size}`;
          await sendAndCompare(lab, socket, { file: source.file, content, stride, count, offset }, shape);
        }
        assert.equal(socket.sendErrors, 0);
      },
    }),
  ),
  {
    name: "every stride from 8 to 1,500 comes out as it went in",
    async run(lab) {
      const { socket } = await lab.bind();
      const content = patterned(1500 * 8);
      await using source = await open(lab, "file", content);
      for (let stride = 8; stride <= 1500; stride += 7) {
        const sent = { file: source.file, content, stride, count: 7, offset: stride };
        await sendAndCompare(lab, socket, sent, `stride ${stride}`);
      }
    },
  },
  {
    name: "files, datagrams and peers take turns within one turn, far more than one system call takes",
    async run(lab) {
      const { socket } = await lab.bind();
      const other = await lab.bind();
      const contents = [patterned(4000, 1), patterned(4000, 2), patterned(4000, 3)];
      await using a = await open(lab, "file", contents[0] ?? Buffer.alloc(0));
      await using b = await open(lab, "memory", contents[1] ?? Buffer.alloc(0));
      await using c = await open(lab, "file", contents[2] ?? Buffer.alloc(0));
      const expected: Buffer[] = [];
      const headers = Buffer.alloc(2 * SLICE_HEADER);
      for (let i = 0; i < 90; i++) {
        const file = [a, b, c][i % 3]?.file ?? a.file;
        const content = contents[i % 3] ?? Buffer.alloc(0);
        headers.writeUInt32BE(i, 0);
        headers.writeUInt32BE(~i >>> 0, 4);
        const offset = i * 10;
        socket.sendSlices({ headers, count: 2, file, offset, stride: 100 }, LOCALHOST, lab.peer.localPort);
        expected.push(...slicesOf(content, headers, { offset, stride: 100, count: 2 }));
        const small = Buffer.from(`datagram ${i}`);
        socket.send(small, LOCALHOST, lab.peer.localPort);
        expected.push(Buffer.from(small));
        socket.send(small, LOCALHOST, other.socket.localPort);
        small.fill(0);
        headers.fill(0);
      }
      await lab.until(() => lab.arrived.length === expected.length && other.received.length === 90);
      assert.ok(lab.arrived.every((bytes, i) => bytes.equals(expected[i] ?? Buffer.alloc(0))));
      assert.ok(other.received.every(({ bytes }, i) => String(bytes) === `datagram ${i}`));
      assert.equal(socket.sendErrors, 0);
    },
  },
  {
    name: "slices to port 0 are counted one by one, and cost those to others nothing",
    async run(lab) {
      const { socket } = await lab.bind();
      const content = patterned(8000);
      await using source = await open(lab, "file", content);
      const headers = Buffer.alloc(8 * SLICE_HEADER);
      const slices = { headers, count: 8, file: source.file, offset: 0, stride: 1000 };
      socket.sendSlices(slices, LOCALHOST, 0);
      await sendAndCompare(
        lab,
        socket,
        { file: source.file, content, stride: 1000, count: 8, offset: 0 },
        "",
      );
      await lab.until(() => socket.sendErrors === 8, "8 errors");
    },
  },
  {
    name: "a file that became shorter is damaged: no crash, no made-up bytes, and other files go on",
    async run(lab) {
      const { socket } = await lab.bind();
      const content = patterned(300_000);
      await using source = await open(lab, "file", content);
      await using sound = await open(lab, "file", content);
      const near = { file: source.file, content, stride: 1000, count: 2, offset: 60_000 };
      await sendAndCompare(lab, socket, near, "before");
      truncateSync(source.path, 65_536);
      const headers = Buffer.alloc(64 * SLICE_HEADER);
      // One slice of which the first page is at hand and the second is gone, and slices far behind the end.
      for (const [offset, count] of [
        [65_000, 1],
        [200_000, 64],
      ] as const)
        socket.sendSlices(
          { headers, count, file: source.file, offset, stride: 1000 },
          LOCALHOST,
          lab.peer.localPort,
        );
      await lab.until(() => source.file.damaged && socket.sendErrors === 65, "damage and 65 errors");
      assert.equal(lab.arrived.length, 0);
      assert.equal(sound.file.damaged, false);
      await sendAndCompare(lab, socket, { ...near, file: sound.file }, "after");
    },
  },
  {
    name: "a file whose name means another one by now gives the bytes it was opened with",
    async run(lab) {
      const { socket } = await lab.bind();
      const content = patterned(5000, 7);
      await using source = await open(lab, "file", content);
      writeFileSync(`${source.path}.new`, patterned(5000, 8));
      renameSync(`${source.path}.new`, source.path);
      await sendAndCompare(
        lab,
        socket,
        { file: source.file, content, stride: 512, count: 10, offset: 0 },
        "",
      );
      assert.equal(source.file.damaged, false);
    },
  },
  {
    name: "an empty file is one empty slice",
    async run(lab) {
      const { socket } = await lab.bind();
      for (const from of ["file", "memory"] as const) {
        await using source = await open(lab, from, Buffer.alloc(0));
        assert.equal(source.file.size, 0);
        const sent = { file: source.file, content: Buffer.alloc(0), stride: 512, count: 1, offset: 0 };
        await sendAndCompare(lab, socket, sent, from);
      }
    },
  },
  {
    name: "bytes in memory are kept as they were, and closing twice is harmless",
    async run(lab) {
      const { socket } = await lab.bind();
      const content = patterned(1000);
      const given = Buffer.from(content);
      const file = lab.io.heldBytes(given);
      const sent = { file, content, stride: 500, count: 2, offset: 0 };
      await sendAndCompare(lab, socket, sent, "");
      file.close();
      file.close();
      const headers = Buffer.alloc(3 * SLICE_HEADER);
      socket.sendSlices({ headers, count: 3, file, offset: 0, stride: 400 }, LOCALHOST, lab.peer.localPort);
      await lab.until(() => socket.sendErrors === 3, "3 errors");
      assert.equal(lab.arrived.length, 0);
    },
  },
  {
    name: "a file may be closed right after it was sent from",
    async run(lab) {
      const { socket } = await lab.bind();
      const content = patterned(100_000);
      const headers = Buffer.alloc(64 * SLICE_HEADER, 5);
      for (const from of ["file", "memory"] as const) {
        const source = await open(lab, from, content);
        socket.sendSlices(
          { headers, count: 64, file: source.file, offset: 0, stride: 1468 },
          LOCALHOST,
          lab.peer.localPort,
        );
        await source[Symbol.asyncDispose]();
        await source[Symbol.asyncDispose]();
      }
      await lab.until(() => lab.arrived.length === 128);
      const expected = slicesOf(content, headers, { offset: 0, stride: 1468, count: 64 });
      assert.ok(lab.arrived.every((bytes, i) => bytes.equals(expected[i % 64] ?? Buffer.alloc(0))));
    },
  },
];

interface Source extends AsyncDisposable {
  readonly file: FileBytes;
  readonly path: string;
}

let opened = 0;

async function open(lab: UdpIoLab, from: "file" | "memory", content: Uint8Array): Promise<Source> {
  opened += 1;
  const path = join(lab.folder, `f${opened}`);
  if (from === "memory") {
    const file = lab.io.heldBytes(content);
    return { file, path, [Symbol.asyncDispose]: () => Promise.resolve(file.close()) };
  }
  writeFileSync(path, content);
  const fd = openSync(path, "r+");
  ftruncateSync(fd, content.length);
  const file = lab.io.fileBytes(fd, content.length);
  let isOpen = true;
  const close = () => {
    file.close();
    if (isOpen) closeSync(fd);
    isOpen = false;
    return Promise.resolve();
  };
  return { file, path, [Symbol.asyncDispose]: close };
}

interface Cut {
  readonly offset: number;
  readonly stride: number;
  readonly count: number;
}

interface Sent extends Cut {
  readonly file: FileBytes;
  readonly content: Buffer;
}

/** In as many calls as the peer's buffer bears, from one buffer of headers that is spoilt after each. */
async function sendAndCompare(lab: UdpIoLab, socket: IoSocket, sent: Sent, shape: string): Promise<void> {
  const { file, content, stride } = sent;
  const most = Math.max(1, Math.floor(BURST / (stride + OVERHEAD)));
  const headers = Buffer.alloc(64 * SLICE_HEADER);
  for (let first = 0; first < sent.count; first += most) {
    const count = Math.min(most, sent.count - first);
    const offset = sent.offset + first * stride;
    for (let i = 0; i < count; i++)
      headers.writeUInt32BE(((first + i) * 2_654_435_761) >>> 0, i * SLICE_HEADER);
    const expected = slicesOf(content, headers, { offset, stride, count });
    lab.arrived.length = 0;
    socket.sendSlices({ headers, count, file, offset, stride }, LOCALHOST, lab.peer.localPort);
    headers.fill(0xee);
    await lab.until(() => lab.arrived.length >= count, shape);
    assert.deepEqual(
      lab.arrived.map(({ length }) => length),
      expected.map(({ length }) => length),
      shape,
    );
    assert.ok(
      lab.arrived.every((bytes, i) => bytes.equals(expected[i] ?? Buffer.alloc(0))),
      shape,
    );
  }
  lab.arrived.length = 0;
}

function slicesOf(content: Buffer, headers: Buffer, { offset, stride, count }: Cut): Buffer[] {
  return Array.from({ length: count }, (_, i) => {
    const start = offset + i * stride;
    return Buffer.concat([
      headers.subarray(i * SLICE_HEADER, (i + 1) * SLICE_HEADER),
      content.subarray(start, start + stride),
    ]);
  });
}
