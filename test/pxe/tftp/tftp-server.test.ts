import { mkdtemp, readdir, readlink, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test, { type ExecutionContext } from "ava";
import type { BootFile, BootFileAnswer, BootFileSource } from "../../../pxe/boot/boot-file.js";
import { fetchTftp } from "../../../pxe/client/tftp-client.js";
import { encodeAck, encodeData, encodeError, encodeOack, encodeRequest } from "../../../pxe/tftp/packet.js";
import { startTftpServer, type TftpServer, type TftpServerOptions } from "../../../pxe/tftp/tftp-server.js";
import { bytesFile, MACHINE, storedFile, tableSource } from "./file-table.js";
import { ReportLog } from "./report-log.js";
import { randomBytes, seededRandom } from "./seeded-random.js";
import { LOOPBACK, UdpPeer } from "./udp-peer.js";

const KERNEL = randomBytes(seededRandom(1), 200_000);
const CONFIG = Buffer.from("default linux\n");
const FILES = [bytesFile("kernel", KERNEL), bytesFile("grub/grub.cfg", CONFIG)];

function rrq(filename: string, options: Record<string, string> = {}, mode = "octet"): Uint8Array {
  return encodeRequest({ kind: "rrq", filename, mode, options: new Map(Object.entries(options)) });
}

interface Lab {
  readonly server: TftpServer;
  readonly log: ReportLog;
  readonly peer: UdpPeer;
  /** Another client. */
  readonly stranger: UdpPeer;
}

/** A clock that stands still: nothing is repeated by timer while a test talks, however slow the machine is. */
const STILL = { clock: () => 0 };

/** Runs a test against a server on a random port and closes everything after it. */
async function withServer(
  options: Partial<TftpServerOptions>,
  run: (lab: Lab) => Promise<void>,
): Promise<void> {
  const log = new ReportLog();
  const server = await startTftpServer({
    address: LOOPBACK,
    port: 0,
    files: tableSource(FILES),
    report: log.report,
    ...options,
  });
  const [peer, stranger] = await Promise.all([UdpPeer.open(), UdpPeer.open()]);
  try {
    await run({ server, log, peer, stranger });
  } finally {
    await Promise.all([server.close(), peer[Symbol.asyncDispose](), stranger[Symbol.asyncDispose]()]);
  }
}

const fetched = test.macro((t, fetch: { blksize?: number; windowsize?: number }) =>
  withServer({}, async ({ server, log }) => {
    const file = await fetchTftp({ server, path: "/kernel", ...fetch });
    t.deepEqual(Buffer.from(file.bytes), Buffer.from(KERNEL));
    const served = await log.wait("fileServed");
    t.like(served, {
      protocol: "tftp",
      path: "/kernel",
      bytes: KERNEL.length,
      digest: FILES[0]?.digest ?? "",
    });
    t.is(log.reports[0]?.mac, MACHINE);
    t.is(log.reports[0]?.client, LOOPBACK);
  }),
);

test("a file without options", fetched, {});
test("a file in the smallest blocks, past block 65,535 is another test's", fetched, { blksize: 8 });
test("a file in lockstep of 1468", fetched, { blksize: 1468 });
test("a file in windows of 4", fetched, { blksize: 1468, windowsize: 4 });
test("a file in windows of 64", fetched, { blksize: 512, windowsize: 64 });
test("a file with more asked than is granted", fetched, { blksize: 65464, windowsize: 65535 });

test("the asked options are reported as an operator reads them", (t) =>
  withServer(STILL, async ({ server, log, peer }) => {
    const { packet } = await peer.ask(rrq("kernel", { blksize: "1432", tsize: "0" }), server.port);
    t.deepEqual(packet, {
      kind: "oack",
      options: new Map([
        ["blksize", "1432"],
        ["tsize", "200000"],
      ]),
    });
    t.like(await log.wait("fileStarted"), {
      path: "kernel",
      bytes: 200_000,
      options: "blksize=1432 tsize=0",
    });
  }));

test("OVMF asks for the size, aborts, and asks again from another port", (t) =>
  withServer(STILL, async ({ server, log, peer }) => {
    const probe = await peer.ask(
      rrq("kernel", { tsize: "0", blksize: "1468", windowsize: "4" }),
      server.port,
    );
    t.is(probe.packet.kind, "oack");
    peer.send(encodeError(8, "User aborted the transfer"), probe.port);
    t.like(await log.wait("fileStopped"), { outcome: "probed", bytes: 0 });
    const file = await fetchTftp({ server, path: "kernel", blksize: 1468, windowsize: 4 });
    t.is(file.bytes.length, KERNEL.length);
    await log.wait("fileServed");
    t.is(server.transfers, 0);
  }));

test("an abort in the middle is reported with the bytes that arrived", (t) =>
  withServer(STILL, async ({ server, log, peer }) => {
    const first = await peer.ask(rrq("kernel"), server.port);
    peer.send(encodeAck(1), first.port);
    t.like((await peer.next()).packet, { kind: "data", block: 2 });
    peer.send(encodeError(3, "\x1b[31mfull\r\n"), first.port);
    const stopped = await log.wait("fileStopped");
    t.like(stopped, { outcome: "aborted", bytes: 512 });
    t.regex(stopped.text, /ERROR 3 "\\x1b\[31mfull\\x0d\\x0a"/);
  }));

const refusedWith = test.macro((t, request: Uint8Array, code: number, reason: string) =>
  withServer(STILL, async ({ server, log, peer }) => {
    const { packet } = await peer.ask(request, server.port);
    if (packet.kind !== "error") return t.fail(`answered with ${packet.kind}`);
    t.is(packet.code, code);
    t.regex(packet.message, /^[ -~]{8,128}$/);
    t.is((await log.wait("fileRefused")).reason, reason as never);
    t.is(log.details("fileRefused").length, 1);
    t.is(server.transfers, 0);
  }),
);

test("a file that is not there", refusedWith, rrq("nothing"), 1, "notFound");
test("netascii", refusedWith, rrq("kernel", {}, "netascii"), 0, "badRequest");
test("an unknown mode", refusedWith, rrq("kernel", {}, "x"), 4, "badRequest");
test("an empty mode", refusedWith, rrq("kernel", {}, ""), 4, "badRequest");
test(
  "a write request",
  refusedWith,
  encodeRequest({ kind: "wrq", filename: "kernel", mode: "octet", options: new Map() }),
  2,
  "badRequest",
);
test("a torn request", refusedWith, rrq("kernel").subarray(0, 9), 4, "badRequest");
test("an empty name", refusedWith, rrq(""), 4, "badRequest");
test("a name of 511 bytes", refusedWith, rrq("a".repeat(511)), 4, "badRequest");
test("a name that makes 512 bytes", refusedWith, rrq("a".repeat(503)), 2, "badPath");
test("a name of 60,000 bytes", refusedWith, rrq("a".repeat(60_000)), 4, "badRequest");
test(
  "10,000 options",
  refusedWith,
  Buffer.concat([rrq("kernel"), Buffer.from("a\x001\0".repeat(10_000))]),
  4,
  "badRequest",
);
test("climbing out", refusedWith, rrq("../../etc/passwd"), 2, "badPath");
test("climbing out behind a slash", refusedWith, rrq("/../etc/passwd"), 2, "badPath");
test("climbing inside", refusedWith, rrq("grub/../kernel"), 2, "badPath");
test("an absolute path outside the table", refusedWith, rrq("/etc/passwd"), 1, "notFound");
test("backslashes", refusedWith, rrq("..\\..\\etc\\passwd"), 2, "badPath");
test("percent escapes are plain letters", refusedWith, rrq("%2e%2e/kernel"), 1, "notFound");
test("a line feed", refusedWith, rrq("ker\nnel"), 2, "badPath");
test("a folder", refusedWith, rrq("grub/"), 2, "badPath");

test("CVE-2021-41054: the smallest block size with every other option", (t) =>
  withServer(STILL, async ({ server, peer }) => {
    const options = { blksize: "8", tsize: "0", timeout: "1", windowsize: "1", multicast: "", utimeout: "1" };
    const { packet } = await peer.ask(rrq("kernel", options), server.port);
    if (packet.kind !== "oack") return t.fail(packet.kind);
    t.deepEqual([...packet.options.keys()], ["blksize", "tsize", "timeout", "windowsize"]);
  }));

test("a source that rejects and a source that refuses are an ERROR each", async (t) => {
  const failing: BootFileSource = () => Promise.reject(new Error("boom"));
  await withServer({ ...STILL, files: failing }, async ({ server, peer, log }) => {
    t.like((await peer.ask(rrq("kernel"), server.port)).packet, { kind: "error", code: 0 });
    t.is((await log.wait("fileRefused")).reason, "unreadable");
  });
  const text = "Netboot is off\r\nfor this machine.";
  const off: BootFileAnswer = {
    kind: "refused",
    reason: "netbootOff",
    text,
    ...(MACHINE ? { mac: MACHINE } : {}),
  };
  await withServer({ files: () => Promise.resolve(off) }, async ({ server, peer, log }) => {
    const { packet } = await peer.ask(rrq("kernel"), server.port);
    t.deepEqual(packet, { kind: "error", code: 2, message: "Netboot is off\\x0d\\x0afor this machine." });
    await log.wait("fileRefused");
    t.is(log.reports[0]?.mac, MACHINE);
  });
});

test("packets from an unknown port get ERROR 5 and harm nothing; ERRORs get nothing", (t) =>
  withServer(STILL, async ({ server, peer, stranger }) => {
    const first = await peer.ask(rrq("kernel"), server.port);
    for (const packet of [encodeAck(1), encodeData(1, CONFIG), encodeOack(new Map()), rrq("kernel")])
      t.like((await stranger.ask(packet, first.port)).packet, { kind: "error", code: 5 });
    t.like((await stranger.ask(encodeAck(1), server.port)).packet, { kind: "error", code: 5 });
    stranger.send(encodeError(0, "die"), first.port);
    stranger.send(Buffer.from("noise"), first.port);
    t.like((await stranger.ask(encodeAck(1), first.port)).packet, { kind: "error", code: 5 });
    t.like((await peer.ask(encodeAck(1), first.port)).packet, { kind: "data", block: 2 });
    t.is(server.transfers, 1);
  }));

test("torn packets and unknown opcodes are dropped in silence and harm nothing", (t) =>
  withServer(STILL, async ({ server, peer, stranger }) => {
    const first = await peer.ask(rrq("kernel"), server.port);
    for (const port of [server.port, first.port])
      for (const text of ["", "\0", "\0\x04", "\0\x04\0", "\0\0", "\0\x07ab", "\x01\0kernel\0octet\0"])
        stranger.send(Buffer.from(text, "latin1"), port);
    t.like((await stranger.ask(encodeAck(1), server.port)).packet, { kind: "error", code: 5 });
    t.is(stranger.received.length, 0);
    t.like((await peer.ask(encodeAck(1), first.port)).packet, { kind: "data", block: 2 });
  }));

test("a repeated request gets its first answer again and no second transfer", (t) =>
  withServer(STILL, async ({ server, peer, log }) => {
    const request = rrq("kernel", { tsize: "0" });
    const first = await peer.ask(request, server.port);
    const second = await peer.ask(request, server.port);
    t.deepEqual(second, first);
    t.is(server.transfers, 1);
    t.like((await peer.ask(encodeAck(0), first.port)).packet, { kind: "data", block: 1 });
    peer.send(request, server.port);
    t.like((await peer.ask(encodeAck(1), first.port)).packet, { kind: "data", block: 2 });
    t.is(server.transfers, 1);
    t.is(log.details("fileStarted").length, 1);
  }));

test("another file asked from the same port ends the first transfer and uses another server port", (t) =>
  withServer(STILL, async ({ server, peer, log }) => {
    const first = await peer.ask(rrq("kernel"), server.port);
    const second = await peer.ask(rrq("/grub/grub.cfg"), server.port);
    t.not(second.port, first.port);
    t.like(second.packet, { kind: "data", block: 1, payload: CONFIG });
    t.like(await log.wait("fileStopped"), { path: "kernel", outcome: "aborted" });
    peer.send(encodeAck(1), second.port);
    await log.wait("fileServed");
    t.is(server.transfers, 0);
  }));

test("late packets of a finished transfer get no ERROR", (t) =>
  withServer(STILL, async ({ server, peer, log }) => {
    const first = await peer.ask(rrq("grub/grub.cfg"), server.port);
    peer.send(encodeAck(1), first.port);
    await log.wait("fileServed");
    peer.send(encodeAck(1), first.port);
    const other = await peer.ask(rrq("kernel"), server.port);
    t.like(other.packet, { kind: "data", block: 1 });
    t.is(peer.received.length, 0);
  }));

test("a full server drops the oldest client that never answered, never one that did", (t) =>
  withServer({ ...STILL, maxTransfers: 2 }, async ({ server, peer, stranger, log }) => {
    const first = await peer.ask(rrq("kernel"), server.port);
    t.like((await peer.ask(encodeAck(1), first.port)).packet, { kind: "data", block: 2 });
    await stranger.ask(rrq("kernel"), server.port);
    const third = await UdpPeer.open();
    try {
      const answer = await third.ask(rrq("kernel"), server.port);
      t.like(answer.packet, { kind: "data", block: 1 });
      t.like(await log.wait("fileStopped"), { outcome: "timedOut" });
      t.like((await third.ask(encodeAck(1), answer.port)).packet, { kind: "data", block: 2 });
      stranger.send(rrq("kernel"), server.port);
      const refused = await stranger.ask(rrq("kernel", {}, "mail"), server.port);
      t.like(refused.packet, { kind: "error", code: 0 }, "the request before it was dropped");
      t.is(server.transfers, 2);
      t.like((await peer.ask(encodeAck(2), first.port)).packet, { kind: "data", block: 3 });
    } finally {
      await third[Symbol.asyncDispose]();
    }
  }));

test("a silent client gets its first answer again by timer, and is given up", async (t) => {
  let skipped = 0;
  const clock = () => performance.now() + skipped;
  await withServer({ clock }, async ({ server, peer, log }) => {
    const first = await peer.ask(rrq("kernel", { tsize: "0", windowsize: "64" }), server.port);
    t.deepEqual(await peer.next(), first);
    skipped += 60_000;
    t.like(await log.wait("fileStopped"), { outcome: "timedOut", bytes: 0 });
    t.is(peer.received.length, 0);
    t.is(server.transfers, 0);
  });
});

async function withFolder(run: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "tftp-server-"));
  try {
    await run(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function openFiles(folder: string): Promise<number> {
  const names = await readdir("/proc/self/fd");
  const targets = await Promise.all(names.map((name) => readlink(`/proc/self/fd/${name}`).catch(() => "")));
  return targets.filter((target) => target.startsWith(folder)).length;
}

async function stored(folder: string): Promise<BootFile> {
  const path = join(folder, "blob");
  await writeFile(path, KERNEL);
  return storedFile("kernel", path, KERNEL);
}

test.serial("a stored file is opened once a transfer and always closed", (t) =>
  withFolder(async (folder) => {
    const file = await stored(folder);
    await withServer({ ...STILL, files: tableSource([file]) }, async ({ server, peer, stranger }) => {
      const { bytes } = await fetchTftp({ server, path: "kernel", blksize: 1468, windowsize: 16 });
      t.deepEqual(Buffer.from(bytes), Buffer.from(KERNEL));
      const probe = await peer.ask(rrq("kernel", { tsize: "0" }), server.port);
      peer.send(encodeError(8, ""), probe.port);
      await stranger.ask(rrq("kernel"), server.port);
      t.is(await openFiles(folder), server.transfers);
    });
    t.is(await openFiles(folder), 0);
  }),
);

test("a stored file that is gone, or shorter than it was, is an ERROR", (t) =>
  withFolder(async (folder) => {
    const file = await stored(folder);
    const gone = storedFile("gone", join(folder, "gone"), KERNEL);
    await withServer({ ...STILL, files: tableSource([file, gone]) }, async ({ server, peer, log }) => {
      t.like((await peer.ask(rrq("gone"), server.port)).packet, { kind: "error", code: 0 });
      t.like(await log.wait("fileRefused"), { reason: "unreadable" });
      await truncate(join(folder, "blob"), 100);
      t.like((await peer.ask(rrq("kernel"), server.port)).packet, { kind: "error", code: 0 });
      t.like(await log.wait("fileStopped"), { outcome: "failed" });
    });
  }));

test("closing tells the clients, and closing twice is harmless", (t) =>
  withServer(STILL, async ({ server, peer, log }) => {
    const first = await peer.ask(rrq("kernel"), server.port);
    await Promise.all([server.close(), server.close()]);
    t.like((await peer.next()).packet, { kind: "error", code: 0 });
    t.like(log.details("fileStopped")[0], { outcome: "failed" });
    t.truthy(first);
  }));

test("a port in use is the system's error, and nothing stays open", (t) =>
  withServer(STILL, async ({ server }) => {
    const again = startTftpServer({
      address: LOOPBACK,
      port: server.port,
      files: tableSource([]),
      report: () => undefined,
    });
    await t.throwsAsync(again, { code: "EADDRINUSE" });
  }));

test("noise leaves the server serving", (t) =>
  withServer(STILL, async ({ server, peer }) => {
    const random = seededRandom(7);
    for (let i = 0; i < 2000; i++) {
      const opcode = Math.floor(random() * 8);
      peer.send(Buffer.concat([Uint8Array.of(0, opcode), randomBytes(random, random() * 60)]), server.port);
      if (i % 100 === 99) await settled(t, server);
    }
    const file = await fetchTftp({ server, path: "kernel", blksize: 1468 });
    t.is(file.bytes.length, KERNEL.length);
  }));

async function settled(t: ExecutionContext, server: TftpServer): Promise<void> {
  const { bytes } = await fetchTftp({ server, path: "grub/grub.cfg" });
  t.is(bytes.length, CONFIG.length);
}
