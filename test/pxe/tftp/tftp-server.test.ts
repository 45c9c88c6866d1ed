import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test, { type ExecutionContext } from "ava";
import { fetchTftp, type TftpFetch } from "../../../pxe/client/tftp-client.js";
import type { Ipv4Address } from "../../../pxe/net/ipv4-address.js";
import { encodeAck, encodeRequest } from "../../../pxe/tftp/packet.js";
import { chooseShell } from "../../../pxe/tftp/shell.js";
import {
  startTftpServer,
  type TftpNotice,
  type TftpServer,
  type TftpServerOptions,
} from "../../../pxe/tftp/tftp-server.js";
import { testUnless } from "../../prerequisites.js";
import { bindFaulty } from "./faulty-socket.js";
import { bytesFile, MACHINE, storedFile, tableSource } from "./file-table.js";
import { ReportLog } from "./report-log.js";
import { chooseSeed, randomBytes, seededRandom } from "./seeded-random.js";
import { LOOPBACK, UdpPeer } from "./udp-peer.js";

const KERNEL = randomBytes(seededRandom(1), 200_000);
const CONFIG = Buffer.from("default linux\n");
const FILES = [bytesFile("kernel", KERNEL), bytesFile("grub/grub.cfg", CONFIG)];

function rrq(filename: string, options: Record<string, string> = {}, mode = "octet"): Uint8Array {
  return encodeRequest({ kind: "rrq", filename, mode, options: new Map(Object.entries(options)) });
}

/** With patience for a busy machine: most tests of this file run at once. */
function fetchFile(fetch: TftpFetch) {
  return fetchTftp({ timeout: 60_000, ...fetch });
}

interface Lab {
  readonly server: TftpServer;
  readonly log: ReportLog;
  readonly peer: UdpPeer;
  readonly notices: readonly TftpNotice[];
}

/** Runs a test against a server on a random port and closes everything after it. */
async function withServer(
  options: Partial<TftpServerOptions>,
  run: (lab: Lab) => Promise<void>,
): Promise<void> {
  const log = new ReportLog();
  const notices: TftpNotice[] = [];
  await using server = await startTftpServer({
    address: LOOPBACK,
    port: 0,
    files: tableSource(FILES),
    report: log.report,
    notice: (notice) => notices.push(notice),
    ...options,
  });
  await using peer = await UdpPeer.open();
  await run({ server, log, peer, notices });
}

async function withFolder(run: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "tftp-server-"));
  try {
    await run(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

const linux = await chooseShell("auto");
const SHELLS: readonly { readonly shell: "dgram" | "linux"; readonly obstacle: string | undefined }[] = [
  { shell: "dgram", obstacle: undefined },
  { shell: "linux", obstacle: linux.kind === "linux" ? undefined : linux.reason },
];

for (const { shell, obstacle } of SHELLS) {
  const shellTest = testUnless(obstacle);
  // Hundreds of transfers at once leave nobody else his turn.
  const crowdTest = obstacle === undefined ? test.serial : shellTest;
  const settings = { shell };
  const named = (name: string) => `${shell}: ${name}`;

  for (const fetch of [
    {},
    { blksize: 8 },
    { blksize: 512, windowsize: 64 },
    { blksize: 1468 },
    { blksize: 1468, windowsize: 4 },
    { blksize: 8192, windowsize: 16 },
    { blksize: 65464, windowsize: 65535 },
  ])
    shellTest(named(`a file in memory with ${JSON.stringify(fetch)}`), (t) =>
      withServer({ settings }, async ({ server, log }) => {
        t.is(server.shell, shell);
        const file = await fetchFile({ server, path: "/kernel", ...fetch });
        t.true(KERNEL.every((byte, i) => byte === file.bytes[i]) && file.bytes.length === KERNEL.length);
        const digest = FILES[0]?.digest ?? "";
        t.like(await log.wait("fileServed"), { path: "/kernel", bytes: KERNEL.length, digest });
        t.is(log.reports[0]?.mac, MACHINE);
        t.is(log.reports[0]?.client, LOOPBACK);
      }),
    );

  shellTest(named("stored files of every size at the edges of blocks and pages"), (t) =>
    withFolder(async (folder) => {
      const sizes = [0, 1, 511, 512, 513, 1468 * 64, 65_535, 65_536, 65_537, 70_000 * 8 + 5];
      const random = seededRandom(4);
      const contents = sizes.map((size) => randomBytes(random, size));
      const files = await Promise.all(
        contents.map(async (bytes, i) => {
          await writeFile(join(folder, `f${i}`), bytes);
          return storedFile(`f${i}`, join(folder, `f${i}`), bytes);
        }),
      );
      await withServer({ settings, files: tableSource(files) }, async ({ server }) => {
        for (const [i, bytes] of contents.entries())
          for (const fetch of [
            { blksize: 8, windowsize: 64 },
            { blksize: 512 },
            { blksize: 1468, windowsize: 16 },
          ]) {
            if (bytes.length > 8192 && fetch.blksize === 8 && i < contents.length - 1) continue;
            const fetched = await fetchFile({ server, path: `f${i}`, ...fetch });
            t.true(
              Buffer.from(fetched.bytes).equals(bytes),
              `${bytes.length} bytes, ${JSON.stringify(fetch)}`,
            );
          }
      });
    }),
  );

  for (const windowsize of [1, 2, 16, 64])
    shellTest(named(`windows of ${windowsize} over a link that loses, doubles and reorders`), (t) =>
      withServer({ settings }, async ({ server }) => {
        const seed = chooseSeed();
        const bind = bindFaulty({ loss: 0.05, duplication: 0.05, reordering: 0.05 }, seededRandom(seed));
        const { bytes } = await fetchFile({ server, path: "kernel", blksize: 1024, windowsize, bind });
        t.true(Buffer.from(bytes).equals(KERNEL), `SEED=${seed}`);
      }),
    );

  const refusedWith = (name: string, request: Uint8Array, code: number, reason: string) =>
    shellTest(named(`refused: ${name}`), (t) =>
      withServer({ settings }, async ({ server, log, peer }) => {
        const { packet } = await peer.ask(request, server.port);
        if (packet.kind !== "error") return t.fail(`answered with ${packet.kind}`);
        t.is(packet.code, code);
        t.regex(packet.message, /^[ -~]{8,128}$/);
        t.is((await log.wait("fileRefused")).reason, reason as never);
        t.is(log.details("fileRefused").length, 1);
        t.is(server.transfers, 0);
      }),
    );
  refusedWith("a file that is not there", rrq("nothing"), 1, "notFound");
  refusedWith("mail", rrq("kernel", {}, "mail"), 4, "badRequest");
  refusedWith("an unknown mode", rrq("kernel", {}, "x"), 4, "badRequest");
  refusedWith("an empty mode", rrq("kernel", {}, ""), 4, "badRequest");
  const wrq = encodeRequest({ kind: "wrq", filename: "kernel", mode: "octet", options: new Map() });
  refusedWith("a write request", wrq, 2, "badRequest");
  refusedWith("a torn request", rrq("kernel").subarray(0, 9), 4, "badRequest");
  refusedWith("an empty name", rrq(""), 4, "badRequest");
  refusedWith("a name of 511 bytes", rrq("a".repeat(511)), 4, "badRequest");
  refusedWith("a name that makes 512 bytes", rrq("a".repeat(503)), 2, "badPath");
  refusedWith("a name of 60,000 bytes", rrq("a".repeat(60_000)), 4, "badRequest");
  const many = Buffer.concat([rrq("kernel"), Buffer.from("a\x001\0".repeat(10_000))]);
  refusedWith("10,000 options", many, 4, "badRequest");
  refusedWith("climbing out", rrq("../../etc/passwd"), 2, "badPath");
  refusedWith("climbing out behind a slash", rrq("/../etc/passwd"), 2, "badPath");
  refusedWith("climbing inside", rrq("grub/../kernel"), 2, "badPath");
  refusedWith("an absolute path outside the table", rrq("/etc/passwd"), 1, "notFound");
  refusedWith("backslashes", rrq("..\\..\\etc\\passwd"), 2, "badPath");
  refusedWith("percent escapes are plain letters", rrq("%2e%2e/kernel"), 1, "notFound");
  refusedWith("a line feed", rrq("ker\nnel"), 2, "badPath");
  refusedWith("a folder", rrq("grub/"), 2, "badPath");

  shellTest(named("CVE-2021-41054: the smallest block size with every other option"), (t) =>
    withServer({ settings }, async ({ server, peer }) => {
      const options = {
        blksize: "8",
        tsize: "0",
        timeout: "1",
        windowsize: "1",
        multicast: "",
        utimeout: "1",
      };
      const { packet } = await peer.ask(rrq("kernel", options), server.port);
      if (packet.kind !== "oack") return t.fail(packet.kind);
      t.deepEqual([...packet.options.keys()], ["blksize", "tsize", "timeout", "windowsize"]);
    }),
  );

  shellTest(named("a source that rejects is an ERROR"), (t) =>
    withServer(
      { settings, files: () => Promise.reject(new Error("boom")) },
      async ({ server, peer, log }) => {
        t.like((await peer.ask(rrq("kernel"), server.port)).packet, { kind: "error", code: 0 });
        t.is((await log.wait("fileRefused")).reason, "unreadable");
      },
    ),
  );

  shellTest(
    named("what is switched off is refused from that moment on, however often it was served before"),
    (t) => {
      let listener: () => void = () => undefined;
      let isOn = true;
      const files: TftpServerOptions["files"] = (request) =>
        isOn
          ? tableSource(FILES)(request)
          : Promise.resolve({ kind: "refused", reason: "netbootOff", text: "Nothing to boot." });
      const watchFiles = (call: () => void) => {
        listener = call;
        return () => undefined;
      };
      return withServer({ settings, files, watchFiles }, async ({ server, peer }) => {
        await fetchFile({ server, path: "grub/grub.cfg" });
        await fetchFile({ server, path: "grub/grub.cfg" });
        isOn = false;
        listener();
        const { packet } = await peer.ask(rrq("grub/grub.cfg"), server.port);
        t.deepEqual(packet, { kind: "error", code: 2, message: "Nothing to boot." });
      });
    },
  );

  shellTest(named("closing tells the clients, and closing twice is harmless"), (t) =>
    withServer({ settings }, async ({ server, peer, log }) => {
      await peer.ask(rrq("kernel", { timeout: "60" }), server.port);
      await Promise.all([server.close(), server.close()]);
      t.like((await peer.next()).packet, { kind: "error", code: 0 });
      t.like(log.details("fileStopped")[0], { outcome: "failed" });
    }),
  );

  shellTest(named("a port in use and an address of nobody's are the system's errors"), (t) =>
    withServer({ settings }, async ({ server }) => {
      const other = { files: tableSource([]), report: () => undefined, settings };
      const sharing = { ...settings, workers: 2 };
      const again = { ...other, address: LOOPBACK, port: server.port };
      await t.throwsAsync(startTftpServer(again), { code: "EADDRINUSE" });
      await t.throwsAsync(startTftpServer({ ...again, settings: sharing }), { code: "EADDRINUSE" });
      const nowhere = startTftpServer({ ...other, address: "192.0.2.1" as Ipv4Address, port: 0 });
      await t.throwsAsync(nowhere, { code: "EADDRNOTAVAIL" });
    }),
  );

  for (const more of [
    { singlePort: true },
    { workers: 3 },
    { singlePort: true, workers: 2 },
    { rollover: 1 },
  ] as const)
    crowdTest(named(`100 machines at once with ${JSON.stringify(more)}`), (t) =>
      withServer({ settings: { ...settings, ...more } }, async ({ server, log }) => {
        const fetches = Array.from({ length: 100 }, () =>
          fetchFile({ server, path: "kernel", blksize: 1468, windowsize: 4 }),
        );
        for (const { bytes } of await Promise.all(fetches)) t.true(Buffer.from(bytes).equals(KERNEL));
        await log.wait("fileServed", 100);
        t.is(server.transfers, 0);
      }),
    );

  crowdTest(named("a worker's fault in the middle of 200 transfers"), (t) =>
    withFolder(async (folder) => {
      await writeFile(join(folder, "kernel"), KERNEL);
      const files = tableSource([storedFile("kernel", join(folder, "kernel"), KERNEL)]);
      await withServer({ settings, files }, (lab) => crashAmong200(t, lab));
    }),
  );
}

/** On the Linux shell they go on where they were; on the other the clients ask again. */
async function crashAmong200(t: ExecutionContext, { server, log, notices }: Lab): Promise<void> {
  const fetch = (signal?: AbortSignal) =>
    fetchFile({ server, path: "kernel", blksize: 512, ...(signal && { signal }) });
  const patience = new AbortController();
  const running = Array.from({ length: 200 }, () => fetch(patience.signal).catch((error: Error) => error));
  await log.wait("fileStarted", 200);
  await server.crashWorkers();
  if (server.shell === "dgram") patience.abort();
  const ends = await Promise.all(running);
  const cut = ends.filter((end) => end instanceof Error);
  if (server.shell === "linux") t.deepEqual(cut, []);
  for (const end of await Promise.all(ends.map((whole) => (whole instanceof Error ? fetch() : whole))))
    t.true(Buffer.from(end.bytes).equals(KERNEL));
  const kinds = notices.map(({ kind }) => kind).filter((kind) => kind !== "overload");
  t.deepEqual(kinds, ["workerCrashed", "workerRestarted"]);
}

test("a late packet of a transfer that is over gets no ERROR", (t) =>
  withServer({}, async ({ server, peer, log }) => {
    // It is sent nothing twice meanwhile.
    const first = await peer.ask(rrq("grub/grub.cfg", { timeout: "255" }), server.port);
    t.like((await peer.ask(encodeAck(0), first.port)).packet, { kind: "data" });
    peer.send(encodeAck(1), first.port);
    await log.wait("fileServed");
    peer.send(encodeAck(1), first.port);
    t.like((await peer.ask(rrq("nothing"), server.port)).packet, { kind: "error", code: 1 });
    t.is(peer.received.length, 0);
  }));
