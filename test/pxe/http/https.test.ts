import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { rename, writeFile } from "node:fs/promises";
import { type RequestOptions, request } from "node:https";
import { join } from "node:path";
import { connect as connectTls } from "node:tls";
import test from "ava";
import type { BootFile } from "../../../pxe/boot/boot-file.js";
import type { PhoneDesk } from "../../../pxe/boot/phone.js";
import type { HttpSettings } from "../../../pxe/http/settings.js";
import { testWith } from "../../prerequisites.js";
import { storedFile } from "../tftp/file-table.js";
import { randomBytes, seededRandom } from "../tftp/seeded-random.js";
import { type HttpLab, largeFile, withHttpServer } from "./http-lab.js";
import { RawClient } from "./raw-client.js";

const withOpenssl = testWith("openssl");
const KERNEL = randomBytes(seededRandom(7), 2_000_000);

/** A certificate and its key, made by openssl. */
function makeCertificate(folder: string, name: string) {
  const pair = { cert: join(folder, `${name}.crt`), key: join(folder, `${name}.key`) };
  const kind = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"];
  const subject = ["-subj", `/CN=${name}`, "-addext", "subjectAltName=IP:127.0.0.1"];
  execFileSync("openssl", ["req", "-x509", ...kind, ...subject, "-keyout", pair.key, "-out", pair.cert], {
    stdio: "ignore",
  });
  return pair;
}

interface HttpsLab extends HttpLab {
  readonly port: number;
  readonly files: ReturnType<typeof makeCertificate>;
}

async function withHttps(
  settings: Partial<HttpSettings>,
  run: (lab: HttpsLab) => Promise<void>,
): Promise<void> {
  const store = async (folder: string): Promise<BootFile[]> => {
    makeCertificate(folder, "first");
    await writeFile(join(folder, "kernel"), KERNEL);
    return [storedFile("kernel", join(folder, "kernel"), KERNEL), await largeFile(folder)];
  };
  const filesIn = (folder: string) => ({ cert: join(folder, "first.crt"), key: join(folder, "first.key") });
  const optionsIn = (folder: string) => ({ https: { port: 0, ...filesIn(folder) } });
  const phone: PhoneDesk = async ({ body }) => ({ kind: "later", text: `${body.length} bytes came.` });
  await withHttpServer({ store, options: { settings, phone }, optionsIn }, (lab) =>
    run({ ...lab, port: lab.server.httpsPort ?? 0, files: filesIn(lab.folder) }),
  );
}

interface Fetched {
  readonly status: number | undefined;
  readonly body: Buffer;
  /** Whose certificate was shown. */
  readonly name: string | undefined;
}

async function fetchHttps(port: number, options: RequestOptions = {}): Promise<Fetched> {
  const asked = {
    host: "127.0.0.1",
    port,
    path: "//kernel",
    agent: false,
    rejectUnauthorized: false,
  } as const;
  const sent = request({ ...asked, ...options }).end(options.method === "POST" ? "hello" : undefined);
  const name = once(sent, "socket").then(async ([socket]) => {
    await once(socket, "secureConnect");
    return String(socket.getPeerCertificate().subject?.CN);
  });
  name.catch(() => undefined);
  const [response] = await once(sent, "response");
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk);
  return { status: response.statusCode, body: Buffer.concat(chunks), name: await name };
}

withOpenssl("the same files go out by HTTPS: whole, by HEAD and in part; and by HTTP beside it", (t) =>
  withHttps({}, async ({ port, url, log }) => {
    const whole = await fetchHttps(port);
    t.true(whole.body.equals(KERNEL));
    t.is(whole.name, "first");
    t.like(await fetchHttps(port, { method: "HEAD" }), { status: 200, body: Buffer.alloc(0) });
    const part = await fetchHttps(port, { headers: { Range: "bytes=-7" } });
    t.true(part.status === 206 && part.body.equals(KERNEL.subarray(-7)));
    t.is((await fetch(`${url}/kernel`)).status, 200);
    t.is((await log.wait("fileServed")).bytes, KERNEL.length);
  }),
);

withOpenssl("a machine calls by HTTPS as by HTTP", (t) =>
  withHttps({}, async ({ port }) => {
    const called = await fetchHttps(port, { method: "POST", path: "/phone/52-54-00-12-34-56/done" });
    t.like(called, { status: 503, body: Buffer.from("5 bytes came.\n") });
  }),
);

withOpenssl("TLS 1.1 is not spoken, TLS 1.2 is", (t) =>
  withHttps({}, async ({ port }) => {
    const old = { minVersion: "TLSv1", maxVersion: "TLSv1.1", ciphers: "DEFAULT@SECLEVEL=0" } as const;
    await t.throwsAsync(fetchHttps(port, old));
    t.is((await fetchHttps(port, { maxVersion: "TLSv1.2" })).status, 200);
  }),
);

withOpenssl("what is no TLS, and a handshake that does not come, end the connection", (t) =>
  withHttps({ headersTimeout: 200, checkEvery: 20 }, async ({ server, port, log }) => {
    using plain = await RawClient.connect({ ...server, port, address: server.address });
    plain.get("/kernel");
    await plain.drain();
    using silent = await RawClient.connect({ ...server, port, address: server.address });
    t.is(await silent.drain(), 0);
    t.is((await fetchHttps(port)).status, 200);
    t.is(log.details("fileStarted").length, 1);
  }),
);

withOpenssl("random bytes instead of a handshake disturb nobody", (t) =>
  withHttps({ maxPerAddress: 1000 }, async ({ server, port }) => {
    const random = seededRandom(9);
    for (let count = 0; count < 300; count++) {
      using client = await RawClient.connect({ address: server.address, port });
      // Every other one begins like a ClientHello (RFC 8446 §5.1).
      const start = count % 2 === 0 ? [22, 3, 1, 0, 200, 1] : [];
      client.socket.end(Buffer.concat([Buffer.from(start), randomBytes(random, random() * 300)]));
      await client.drain();
    }
    t.true((await fetchHttps(port)).body.equals(KERNEL));
  }),
);

withOpenssl("the limit of an address is for both ports together", (t) =>
  withHttps({ maxPerAddress: 2, noticeEvery: 20 }, async ({ server, port, nextNotice }) => {
    using first = await RawClient.connect(server);
    using second = await RawClient.connect(server);
    using third = await RawClient.connect({ address: server.address, port });
    await third.drain();
    t.regex((await nextNotice()).text, / 1 of addresses that had 2 already/);
    for (const client of [first, second]) {
      client.get("/nothing");
      t.is((await client.answer())?.status, 404);
    }
  }),
);

withOpenssl("a client that stops reading is cut off", (t) =>
  withHttps({ checkEvery: 20, progress: { bytes: 65_536, milliseconds: 200 } }, async ({ port, log }) => {
    using client = new RawClient(connectTls({ port, host: "127.0.0.1", rejectUnauthorized: false }));
    client.get("/large");
    await client.begun();
    const { outcome, bytes } = await log.wait("fileStopped");
    t.is(outcome, "timedOut");
    t.true((await client.drain()) <= bytes + 1_000_000);
  }),
);

withOpenssl("a renewed certificate is taken into use, and a pair that is no good is not", (t) =>
  withHttps({ certificateEvery: 20 }, async ({ port, files, folder, nextNotice }) => {
    const second = makeCertificate(folder, "second");
    await rename(second.key, files.key);
    const refused = await nextNotice();
    t.deepEqual(refused, {
      kind: "certificateRefused",
      text: `The old certificate stays in use. HTTPS cannot be served: ${files.key} is not the key of the certificate in ${files.cert}.`,
    });
    t.is((await fetchHttps(port)).name, "first");
    await rename(second.cert, files.cert);
    t.is((await nextNotice()).kind, "certificateRenewed");
    t.is((await fetchHttps(port)).name, "second");
    await t.throwsAsync(fetchHttps(port, { maxVersion: "TLSv1.1", minVersion: "TLSv1" }));
    await writeFile(files.cert, "no certificate");
    t.is((await nextNotice()).kind, "certificateRefused");
    t.is((await fetchHttps(port)).name, "second");
  }),
);

withOpenssl("closing ends connections in the middle of the handshake too", (t) =>
  withHttps({}, async ({ server, port }) => {
    const silent = await RawClient.connect({ address: server.address, port });
    const idle = connectTls({ port, host: "127.0.0.1", rejectUnauthorized: false });
    idle.on("error", () => undefined);
    await once(idle, "secureConnect");
    const closed = once(idle, "close");
    await server.close();
    idle.resume();
    await Promise.all([silent.drain(), closed]);
    t.pass();
  }),
);

test("a certificate that is not there is refused at the start, and the port is free again", async (t) => {
  const https = { port: 0, cert: "/nonexistent/a.crt", key: "/nonexistent/a.key" };
  await t.throwsAsync(
    withHttpServer({ options: { https } }, () => Promise.resolve()),
    {
      message: "HTTPS cannot be served: there is no file /nonexistent/a.crt.",
    },
  );
});
