import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import test from "ava";
import tftp2 from "tftp2";
import { type HttpServer, startHttpServer } from "../../../pxe/http/http-server.js";
import { startTftpServer, type TftpServer } from "../../../pxe/tftp/tftp-server.js";
import { testWith } from "../../prerequisites.js";
import { bytesFile, storedFile, tableSource } from "../tftp/file-table.js";
import { ReportLog } from "../tftp/report-log.js";
import { randomBytes, seededRandom } from "../tftp/seeded-random.js";
import { LOOPBACK } from "../tftp/udp-peer.js";

const run = promisify(execFile);
const RUN_OPTIONS = { timeout: 120_000, killSignal: "SIGKILL" } as const;

/** Sizes at the edges of a block, and one that takes the lockstep clients past block 65,535 (33.6 MB in blocks of 512). */
const SIZES = {
  empty: 0,
  one: 1,
  short: 511,
  block: 512,
  more: 513,
  blocks: 5120,
  kernel: 3_000_001,
  ramdisk: 65_600 * 512 + 7,
};
type Name = keyof typeof SIZES;
const random = seededRandom(3);
const FILES = new Map(Object.entries(SIZES).map(([name, size]) => [name, randomBytes(random, size)]));

interface Lab {
  readonly tftp: TftpServer;
  readonly http: HttpServer;
  readonly log: ReportLog;
  readonly folder: string;
  readonly files: ReadonlyMap<string, Uint8Array>;
}

/** Both servers over the same files: the two large ones stored, the small ones in memory. */
async function withServers(work: (lab: Lab) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "interop-"));
  const log = new ReportLog();
  const table = await Promise.all(Array.from(FILES, ([name, bytes]) => place(folder, name, bytes)));
  const options = { address: LOOPBACK, port: 0, files: tableSource(table), report: log.report };
  const tftp = await startTftpServer(options);
  const http = await startHttpServer(options);
  try {
    await work({ tftp, http, log, folder, files: FILES });
  } finally {
    await Promise.all([tftp.close(), http.close()]);
    await rm(folder, { recursive: true });
  }
}

async function place(folder: string, name: string, bytes: Uint8Array) {
  if (bytes.length < 10_000) return bytesFile(name, bytes);
  await writeFile(join(folder, `blob-${name}`), bytes);
  return storedFile(name, join(folder, `blob-${name}`), bytes);
}

type Fetch = (lab: Lab, name: Name, to: string) => Promise<unknown>;

const fetches = test.macro(async (t, command: string, names: readonly Name[], fetch: Fetch) => {
  await withServers(async (lab) => {
    for (const name of names) {
      const to = join(lab.folder, `fetched-${name}`);
      await fetch(lab, name, to);
      const bytes = await readFile(to).catch(() => new Uint8Array(0));
      t.true(
        Buffer.from(bytes).equals(lab.files.get(name) ?? Buffer.from("absent")),
        `${command}: ${name} differs`,
      );
      t.is((await lab.log.wait("fileServed", names.indexOf(name) + 1)).bytes, SIZES[name]);
    }
  });
});

const withTftpHpa = testWith("tftp");
const withAtftp = testWith("atftp");
const withCurl = testWith("curl");

const SMALL: readonly Name[] = ["one", "short", "block", "more", "blocks", "kernel"];

test("the tftp2 package's client", async (t) => {
  await withServers(async ({ tftp, files, log }) => {
    const names = ["empty", ...SMALL] as const;
    for (const name of names) {
      const client = tftp2(LOOPBACK, tftp.port);
      const chunks: Uint8Array[] = [];
      await client.read(
        name,
        (data) => chunks.push(data),
        () => undefined,
      );
      t.true(Buffer.concat(chunks).equals(files.get(name) ?? Buffer.from("absent")), name);
      t.is((await log.wait("fileServed", names.indexOf(name) + 1)).bytes, SIZES[name]);
      client.close();
    }
  });
});

withTftpHpa("tftp-hpa", fetches, "tftp", [...SMALL, "ramdisk"], ({ tftp }, name, to) =>
  run("tftp", ["-m", "binary", LOOPBACK, String(tftp.port), "-c", "get", name, to], RUN_OPTIONS),
);

const atftp =
  (...options: string[]): Fetch =>
  ({ tftp }, name, to) => {
    const asked = options.flatMap((option) => ["--option", option]);
    return run("atftp", [...asked, "-g", "-r", name, "-l", to, LOOPBACK, String(tftp.port)], RUN_OPTIONS);
  };

withAtftp("atftp without options", fetches, "atftp", SMALL, atftp());
withAtftp("atftp with blksize and tsize", fetches, "atftp", SMALL, atftp("blksize 1428", "tsize 0"));
withAtftp("atftp with windows of 8", fetches, "atftp", SMALL, atftp("blksize 1428", "windowsize 8"));
withAtftp("atftp with windows of 64", fetches, "atftp", ["kernel", "ramdisk"], atftp("windowsize 64"));

const curlTftp =
  (...options: string[]): Fetch =>
  ({ tftp }, name, to) =>
    run(
      "curl",
      ["-sS", "--fail", ...options, "-o", to, `tftp://${LOOPBACK}:${tftp.port}/${name}`],
      RUN_OPTIONS,
    );

withCurl("curl by TFTP", fetches, "curl", [...SMALL, "ramdisk"], curlTftp());
withCurl("curl by TFTP in blocks of 1468", fetches, "curl", SMALL, curlTftp("--tftp-blksize", "1468"));
withCurl(
  "curl by TFTP asking for more than is granted",
  fetches,
  "curl",
  SMALL,
  curlTftp("--tftp-blksize", "65464"),
);
withCurl("curl by TFTP without options", fetches, "curl", SMALL, curlTftp("--tftp-no-options"));

withCurl("curl by HTTP", fetches, "curl", [...SMALL, "ramdisk"], ({ http }, name, to) =>
  run("curl", ["-sS", "--fail", "-o", to, `http://${LOOPBACK}:${http.port}//${name}`], RUN_OPTIONS),
);

withCurl("curl goes on with a file cut in the middle", async (t) => {
  await withServers(async ({ http, folder, files }) => {
    const to = join(folder, "part");
    const kernel = files.get("kernel") ?? new Uint8Array(0);
    await writeFile(to, kernel.subarray(0, 1_234_567));
    await run(
      "curl",
      ["-sS", "--fail", "-C", "-", "-o", to, `http://${LOOPBACK}:${http.port}/kernel`],
      RUN_OPTIONS,
    );
    t.true((await readFile(to)).equals(kernel));
  });
});

withTftpHpa("tftp-hpa says that a file is not there, in the server's own words", async (t) => {
  await withServers(async ({ tftp, folder }) => {
    const get = ["-c", "get", "nothing", join(folder, "nothing")];
    const { stdout } = await run("tftp", ["-m", "binary", LOOPBACK, String(tftp.port), ...get], RUN_OPTIONS);
    t.regex(stdout, /No such file here/);
  });
});

withAtftp("atftp fails when a file is not there", async (t) => {
  await withServers(async ({ tftp, folder }) => {
    const get = ["-g", "-r", "nothing", "-l", join(folder, "nothing")];
    await t.throwsAsync(run("atftp", [...get, LOOPBACK, String(tftp.port)], RUN_OPTIONS));
  });
});
