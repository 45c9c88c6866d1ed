import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import test, { type ExecutionContext } from "ava";
import { MetalplugError } from "../../../driver/errors.js";
import type { Digest } from "../../../driver/images/image.js";
import type { PullProgress } from "../../../driver/images/pull-blob.js";
import type { PullRequest } from "../../../driver/images/pull-image.js";
import { until } from "../rpc/support.js";
import { temporaryFolder } from "../store/temporary-folder.js";
import { type Answer, cutAfter, type FileServer, fileServer, serveFiles } from "./file-server.js";
import { blobInfo, digests, type ImageLab, type LabOptions, labFor, onDisk } from "./image-lab.js";

const KERNEL = Buffer.alloc(300_000, "kernel");
const RAMDISK = Buffer.alloc(900_000, "ramdisk");
const FILES = { "/kernel": KERNEL, "/ramdisk": RAMDISK };
/** Milliseconds: none of these servers is late but those of which it is said. */
const PATIENCE = { connect: 60_000, headers: 60_000, body: 60_000, firstPause: 1 };
const IMPATIENT = { ...PATIENCE, headers: 300, body: 300 };
const PULL = { redirects: 2, privateAddresses: ["127.0.0.0/8"] };
const NO_PROGRESS = () => undefined;

interface Pulling {
  readonly lab: ImageLab;
  readonly server: FileServer;
  readonly pull: (
    changes?: Partial<PullRequest>,
    signal?: AbortSignal,
  ) => ReturnType<ImageLab["images"]["pull"]>;
  readonly seen: PullProgress[];
}

async function pulling(t: ExecutionContext, options: LabOptions = {}, answer?: Answer): Promise<Pulling> {
  const lab = await labFor(t, { grace: 3_600_000, pull: PULL, patience: PATIENCE, ...options });
  const server = await fileServer(t, answer ?? serveFiles(FILES));
  const seen: PullProgress[] = [];
  const pull: Pulling["pull"] = (changes = {}, signal = new AbortController().signal) =>
    lab.images.pull({ ...request(server.url), ...changes }, { progress: (step) => seen.push(step), signal });
  return { lab, server, pull, seen };
}

function request(url: string): PullRequest {
  return {
    ...{ requestId: "", name: "debian", kernelArguments: "quiet", expectedRevision: 0 },
    kernel: { url: `${url}/kernel`, sha256: blobInfo(KERNEL).sha256 },
    ramdisk: { url: `${url}/ramdisk`, sha256: blobInfo(RAMDISK).sha256 },
  };
}

async function refusal(t: ExecutionContext, pulled: Promise<unknown>): Promise<MetalplugError> {
  const error = await t.throwsAsync(pulled, { instanceOf: MetalplugError });
  if (error === undefined) throw new Error("not refused");
  return error;
}

test("the driver fetches an image, tells how far it is, and verifies it", async (t) => {
  const { lab, pull, seen } = await pulling(t);
  const image = await pull();
  t.deepEqual(lab.inventory.images(), [image]);
  t.like(image, {
    name: "debian",
    kernel: blobInfo(KERNEL),
    ramdisk: blobInfo(RAMDISK),
    kernelArguments: "quiet",
  });
  t.deepEqual(await onDisk(lab.folder), { blobs: digests(KERNEL, RAMDISK), incoming: [] });
  t.deepEqual(seen.at(-1), { kind: "ramdisk", received: RAMDISK.length, size: RAMDISK.length });
});

test("what the driver has already is not fetched, and a repeated request is answered as before", async (t) => {
  const { lab, server, pull } = await pulling(t);
  const first = await pull({ requestId: "p1" });
  t.deepEqual(await pull({ requestId: "p1" }), first);
  await pull({ name: "twin" });
  t.is(server.asked.length, 2);
  t.is(lab.inventory.images().length, 2);
});

test("a connection that breaks is taken up where it broke", async (t) => {
  const { server, pull } = await pulling(t);
  const good = serveFiles(FILES);
  let breaks = 1;
  server.answer = (asked, response) => {
    if (asked.url === "/ramdisk" && breaks-- > 0) cutAfter(400_000, RAMDISK)(asked, response);
    else good(asked, response);
  };
  await pull();
  t.regex(server.asked.at(-1) ?? "", /^bytes=[1-9]\d*-$/);
});

test("a server that knows no ranges is asked for all of it again", async (t) => {
  const { server, pull, lab } = await pulling(t);
  let breaks = 1;
  server.answer = (asked, response) => {
    const bytes = FILES[asked.url as keyof typeof FILES];
    if (asked.url === "/ramdisk" && breaks-- > 0) cutAfter(400_000, RAMDISK)(asked, response);
    else response.writeHead(200, { "content-length": bytes.length }).end(bytes);
  };
  await pull();
  t.deepEqual((await onDisk(lab.folder)).blobs, digests(KERNEL, RAMDISK));
});

test("a file that changed under way is fetched from its start, by If-Range", async (t) => {
  const { server, pull } = await pulling(t);
  const old = Buffer.alloc(RAMDISK.length, "old");
  let breaks = 1;
  server.answer = (asked, response) => {
    if (asked.url === "/ramdisk" && breaks-- > 0) cutAfter(400_000, old)(asked, response);
    else serveFiles(FILES)(asked, response);
  };
  await t.notThrowsAsync(pull());
});

test("what came of another content before is found out at the end, and fetched anew", async (t) => {
  const { lab, pull } = await pulling(t);
  await writeFile(join(lab.folder, "incoming", blobInfo(RAMDISK).sha256), Buffer.alloc(1000, "wrong"));
  await t.notThrowsAsync(pull());
});

test("when the caller leaves, what came stays for the next try", async (t) => {
  const { server, pull, lab, seen } = await pulling(t);
  const leave = new AbortController();
  server.answer = (asked, response) => {
    if (asked.url !== "/ramdisk") return serveFiles(FILES)(asked, response);
    response.writeHead(200, { "content-length": RAMDISK.length });
    response.write(RAMDISK.subarray(0, 500_000));
    return undefined;
  };
  const left = refusal(t, pull({}, leave.signal));
  await until(() => seen.some(({ kind, received }) => kind === "ramdisk" && received > 0));
  leave.abort();
  t.is((await left).code, "CANCELLED");
  const partial = join(lab.folder, "incoming", blobInfo(RAMDISK).sha256);
  const kept = (await readFile(partial)).length;
  t.true(kept > 0);
  server.answer = serveFiles(FILES);
  await pull();
  t.is(server.asked.at(-1), `bytes=${kept}-`);
});

interface Fault {
  readonly answer: Answer;
  readonly options?: LabOptions;
  readonly code: "PULL_REFUSED" | "PULL_FAILED" | "DIGEST_MISMATCH" | "BUDGET_REACHED";
  readonly says: RegExp;
  /** Something of it stays for the next try. */
  readonly kept?: true;
}

const fails = test.macro(async (t, { answer, options, code, says, kept }: Fault) => {
  const { lab, pull } = await pulling(t, options, answer);
  const error = await refusal(t, pull());
  t.regex(error.message, says);
  t.is(error.code, code);
  t.deepEqual(lab.inventory.images(), []);
  t.deepEqual(await readdir(join(lab.folder, "blobs")), []);
  t.is((await readdir(join(lab.folder, "incoming"))).length, kept ? 1 : 0);
});

test("another content than asked for is refused and gone", fails, {
  answer: serveFiles({ "/kernel": Buffer.alloc(300_000, "evil") }),
  code: "DIGEST_MISMATCH",
  says: /nothing was stored/,
});
test("a file that is not there", fails, {
  answer: serveFiles({}),
  code: "PULL_REFUSED",
  says: /it answered 404$/,
});
test("a server in trouble is asked again, then told of", fails, {
  answer: (_, response) => void response.writeHead(503).end(),
  code: "PULL_FAILED",
  says: /it answered 503; what came is kept/,
});
test("a server that does not answer", fails, {
  answer: () => undefined,
  options: { patience: IMPATIENT },
  code: "PULL_FAILED",
  says: /it did not answer in time/,
});
test("a server that falls silent", fails, {
  answer: (_, response) => {
    response.writeHead(200, { "content-length": KERNEL.length });
    response.write(KERNEL.subarray(0, 1000));
  },
  options: { patience: IMPATIENT },
  code: "PULL_FAILED",
  says: /nothing more came/,
  kept: true,
});
test("a length that is promised and not kept", fails, {
  answer: (_, response) => {
    response.writeHead(200, { "content-length": KERNEL.length + 5 });
    response.write(KERNEL, () => response.socket?.end());
  },
  code: "PULL_FAILED",
  says: /Cannot fetch the kernel/,
  kept: true,
});
test("a length above the limit is refused before its bytes", fails, {
  answer: (_, response) => void response.writeHead(200, { "content-length": 10 ** 12 }).flushHeaders(),
  options: { maxSize: 1 << 20 },
  code: "PULL_REFUSED",
  says: /it has more than the 1048576 bytes of images.maxSize/,
});
test("a server that never ends is stopped at the limit", fails, {
  answer: (_, response) => {
    response.writeHead(200);
    const more = (): void => {
      while (!response.destroyed && response.write(RAMDISK));
      response.once("drain", more);
    };
    more();
  },
  options: { maxSize: 4 << 20 },
  code: "PULL_REFUSED",
  says: /it has more than the 4194304 bytes/,
});
test("bytes that come encoded though that was not asked for", fails, {
  answer: (asked, response) => {
    if (asked.headers["accept-encoding"] !== "identity") return void response.writeHead(400).end();
    return void response.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync(KERNEL));
  },
  code: "PULL_REFUSED",
  says: /it comes encoded \(gzip\)/,
});
test("redirects without end", fails, {
  answer: (asked, response) => void response.writeHead(302, { location: `${asked.url}x` }).end(),
  code: "PULL_REFUSED",
  says: /it redirects more than 2 times/,
});
test("a redirect to nowhere", fails, {
  answer: (_, response) => void response.writeHead(302).end(),
  code: "PULL_REFUSED",
  says: /it redirects to nowhere/,
});
test("a redirect to what is no web server", fails, {
  answer: (_, response) => void response.writeHead(302, { location: "file:///etc/shadow" }).end(),
  code: "PULL_REFUSED",
  says: /only http and https are fetched/,
});
test("a redirect to the metadata service", fails, {
  answer: (_, response) => void response.writeHead(307, { location: "http://169.254.169.254/latest" }).end(),
  code: "PULL_REFUSED",
  says: /169\.254\.169\.254 is not a public address/,
});
test("a file for which the budget has no room", fails, {
  answer: serveFiles(FILES),
  options: { budget: 200_000 },
  code: "BUDGET_REACHED",
  says: /No room for 300000 bytes more: 0 of the budget of 200000 bytes are taken/,
});

test("a redirect to an allowed place is followed, and the answer to a range is checked", async (t) => {
  const target = await fileServer(t, serveFiles(FILES));
  const { server, pull } = await pulling(t);
  server.answer = (asked, response) =>
    void response.writeHead(301, { location: `${target.url}${asked.url}` }).end();
  await pull();
  t.is(target.asked.length, 2);
});

test("addresses that are not public are refused where the configuration does not have them", async (t) => {
  const { pull, server } = await pulling(t, { pull: { redirects: 5 } });
  const error = await refusal(t, pull());
  t.is(error.code, "PULL_REFUSED");
  t.regex(error.message, /127\.0\.0\.1 is not a public address/);
  t.deepEqual(server.asked, []);
});

test("a name is judged by what it leads to when the connection is made", async (t) => {
  const { pull, server } = await pulling(t, { pull: { redirects: 5 } });
  const kernel = { url: `http://localhost:${server.port}/kernel`, sha256: blobInfo(KERNEL).sha256 };
  const error = await refusal(t, pull({ kernel }));
  t.is(error.code, "PULL_REFUSED");
  t.regex(error.message, /is not a public address/);
  t.deepEqual(server.asked, []);
});

test("what cannot be stored later is refused before anything is fetched", async (t) => {
  const { pull, server } = await pulling(t);
  const sha256 = blobInfo(KERNEL).sha256;
  t.is((await refusal(t, pull({ name: "a/b" }))).code, "NAME_REFUSED");
  t.is((await refusal(t, pull({ kernelArguments: "a\nb" }))).code, "KERNEL_ARGUMENTS_REFUSED");
  t.is((await refusal(t, pull({ kernel: { url: "not a url", sha256 } }))).code, "ARGUMENT_REFUSED");
  const secret = { url: server.url.replace("//", "//user:secret@"), sha256 };
  const error = await refusal(t, pull({ kernel: secret }));
  t.regex(error.message, /it has a user or a password in it/);
  t.notRegex(error.message, /secret@/);
  t.deepEqual(server.asked, []);
});

test("two pulls of the same files fetch them once", async (t) => {
  const { pull, server } = await pulling(t);
  await Promise.all([pull(), pull({ name: "twin" })]);
  t.is(server.asked.length, 2);
});

test("https is believed by the authority that the configuration names, and by nothing less", async (t) => {
  const folder = await temporaryFolder(t);
  const [cert, key] = [join(folder, "cert.pem"), join(folder, "key.pem")];
  const subject = ["-subj", "/CN=mirror", "-addext", "subjectAltName=IP:127.0.0.1"];
  execFileSync(
    "openssl",
    [
      "req",
      "-x509",
      "-newkey",
      "ec",
      "-pkeyopt",
      "ec_paramgen_curve:P-256",
      "-nodes",
      "-days",
      "2",
      "-keyout",
      key,
      "-out",
      cert,
      ...subject,
    ],
    { stdio: "ignore" },
  );
  const tls = { cert: readFileSync(cert, "utf8"), key: readFileSync(key, "utf8") };
  const server = await fileServer(t, serveFiles(FILES), tls);
  const asked = request(server.url);
  const listener = { progress: NO_PROGRESS, signal: new AbortController().signal };
  const strict = await labFor(t, { pull: PULL, patience: PATIENCE });
  const error = await refusal(t, strict.images.pull(asked, listener));
  t.regex(error.message, /self-signed certificate/);
  const trusting = await labFor(t, { pull: { ...PULL, authority: cert }, patience: PATIENCE });
  await t.notThrowsAsync(trusting.images.pull(asked, listener));
  const plain = await fileServer(t, serveFiles(FILES));
  server.answer = (to, response) => void response.writeHead(302, { location: `${plain.url}${to.url}` }).end();
  const again = {
    ...asked,
    name: "down",
    kernel: { url: `${server.url}/x`, sha256: "0".repeat(64) as Digest },
  };
  const down = await refusal(t, trusting.images.pull(again, listener));
  t.regex(down.message, /https is redirected to http, and images\.pull\.allow has no http:\/\/127\.0\.0\.1/);
});
