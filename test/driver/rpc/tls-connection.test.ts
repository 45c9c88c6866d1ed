import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { dirname, join } from "node:path";
import type { ExecutionContext } from "ava";
import type { TlsFiles } from "../../../driver/certificate/tls-files.js";
import { TlsKeeper } from "../../../driver/certificate/tls-keeper.js";
import type { Refusal } from "../../../driver/rpc/caller-check.js";
import { connectDriver } from "../../../driver/rpc/client.js";
import { ConnectGate } from "../../../driver/rpc/connect-gate.js";
import { Listener } from "../../../driver/rpc/listener.js";
import { watchDrivers } from "../../../driver/rpc/owner-watch.js";
import type { ClaimNews } from "../../../pxe/coordinator/owner-source.js";
import { FleetCertificates, HOUR } from "../../lab/fleet-certificates.js";
import { PATIENCE } from "../../patience.js";
import { testWith } from "../../prerequisites.js";
import { LOOPBACK, refusedWith, startTestDriver, until } from "./support.js";

const withOpenssl = testWith("openssl");
/** Milliseconds: the longest that a timer takes. */
const NEVER = 2 ** 31 - 1;

withOpenssl(
  "a driver that calls itself otherwise than its certificate is refused as a certificate's trouble",
  async (t) => {
    await using fleet = await FleetCertificates.start();
    const { news, watch } = await watched(t, fleet, await fleet.issue("driver", "hv2"));
    await until(() => news.some(({ kind }) => kind === "down"));
    await watch.close();
    const [down] = news.filter((told) => told.kind === "down");
    t.like(down, { isCertificate: true });
    t.regex(
      down?.text ?? "",
      /^Cannot talk to the driver at .*: it calls itself hv1 by another driver's certificate \(metalplug:driver:hv2\)/,
    );
    t.deepEqual(
      news.filter(({ kind }) => kind !== "down"),
      [],
      "nothing that it says counts",
    );
  },
);

withOpenssl("each wrong certificate of a server is told by what is wrong with it", async (t) => {
  await using fleet = await FleetCertificates.start();
  const now = Date.now();
  const alice = await fleet.issue("operator", "alice");
  const rows = [
    [
      await fleet.issue("driver", "hv1", { authority: "other" }),
      /its certificate is of no authority in .*ca\.crt; /,
    ],
    [
      await fleet.issue("driver", "hv1", { validity: { from: now - 2 * HOUR, until: now - HOUR } }),
      /its certificate expired at .*; give it a new one; if that is not so, set the clocks/,
    ],
    [
      await fleet.issue("driver", "hv1", { validity: { from: now + HOUR, until: now + 2 * HOUR } }),
      /its certificate is good from .* on only; wait until then; .*clocks/,
    ],
    [
      await fleet.issue("driver", "hv1", { addresses: ["10.9.9.9"] }),
      /made out for .*10\.9\.9\.9, and it is called at 127\.0\.0\.1/,
    ],
    [await fleet.issue("operator", "eve"), /it is no driver: its certificate is metalplug:operator:eve; /],
    [
      await fleet.issue("coordinator", "dc1"),
      /it is no driver: its certificate is metalplug:coordinator:dc1; /,
    ],
    [await fleet.issueNames(["IP:127.0.0.1"]), /it is no driver: its certificate has no such URI; /],
    [
      await fleet.issueNames(["IP:127.0.0.1", "URI:metalplug:driver:hv1", "URI:metalplug:driver:hv2"]),
      /has 2 such URIs; /,
    ],
  ] as const;
  for (const [certificate, pattern] of rows) {
    const { server } = await startTestDriver(t, { tls: new TlsKeeper({ ...certificate, ca: alice.ca }) });
    await using client = connectDriver(server.address, { ...PATIENCE, tls: alice });
    t.regex((await refusedWith(t, client.listNodes(), "PEER_REFUSED")).message, pattern);
  }
  const plain = await startTestDriver(t);
  await using client = connectDriver(plain.server.address, { ...PATIENCE, tls: alice });
  t.regex(
    (await refusedWith(t, client.listNodes(), "PEER_REFUSED")).message,
    /: it speaks without TLS; give it a certificate/,
  );
});

withOpenssl(
  "a renewed certificate is used by new connections of both sides, and streams go on meanwhile",
  async (t) => {
    await using fleet = await FleetCertificates.start();
    const [hv1, dc1] = [await fleet.issue("driver", "hv1"), await fleet.issue("coordinator", "dc1")];
    const { server, ring } = await startTestDriver(t, { tls: new TlsKeeper(hv1, { lookEvery: 0 }) });
    const tls = new TlsKeeper(dc1, { lookEvery: 0 });
    await using client = connectDriver(server.address, { ...PATIENCE, tls });
    const events = client.watchEvents()[Symbol.asyncIterator]();
    const heard = events.next();
    put(await fleet.issue("driver", "hv1"), hv1);
    const before = tls.current().certificate.fingerprint256;
    put(await fleet.issue("coordinator", "dc1"), dc1);
    t.not(tls.current().certificate.fingerprint256, before);
    await using second = connectDriver(server.address, { ...PATIENCE, tls });
    t.is((await second.getHypervisor()).hypervisor, "hv1");
    t.is(await shownBy(server.port, dc1), new TlsKeeper(hv1).current().certificate.fingerprint256);
    ring.report({ detail: { kind: "driverTroubled", driver: "hv1", trouble: "clock", text: "x" } });
    t.is((await heard).done, false);
    await events.return?.(undefined);
    writeFileSync(hv1.cert, "no certificate");
    await using third = connectDriver(server.address, { ...PATIENCE, tls });
    t.is((await third.getHypervisor()).hypervisor, "hv1", "the old one stays in use");
  },
);

withOpenssl("a stream ends when the certificate does that opened it", async (t) => {
  await using fleet = await FleetCertificates.start();
  const { server } = await startTestDriver(t, { tls: new TlsKeeper(await fleet.issue("driver", "hv1")) });
  const until = Date.now() + 5000;
  const files = await fleet.issue("coordinator", "dc1", { validity: { from: until - HOUR, until } });
  await using client = connectDriver(server.address, { ...PATIENCE, tls: files });
  await t.throwsAsync(async () => {
    for await (const _ of client.watchClaims()) t.pass();
  });
  t.true(Date.now() >= until - 1000);
  t.regex(
    (await refusedWith(t, client.listNodes(), "PEER_REFUSED")).message,
    /refuses our certificate .* which expired at/,
  );
});

withOpenssl(
  "who is revoked by a list in the authorities' file is out at once, and others come again",
  async (t) => {
    await using fleet = await FleetCertificates.start();
    const hv1 = await fleet.issue("driver", "hv1");
    const [bad, good] = [await fleet.issue("coordinator", "bad"), await fleet.issue("coordinator", "good")];
    const refusals: Refusal[] = [];
    const { server } = await startTestDriver(t, {
      tls: new TlsKeeper(hv1, { lookEvery: 0 }),
      refused: (refusal) => refusals.push(refusal),
    });
    await using client = connectDriver(server.address, { ...PATIENCE, tls: bad });
    const claims = client.watchClaims()[Symbol.asyncIterator]();
    t.is((await claims.next()).done, false);
    revoke(fleet, bad.cert, hv1.ca);
    await using other = connectDriver(server.address, { ...PATIENCE, tls: good });
    t.is((await other.getHypervisor()).hypervisor, "hv1");
    await t.throwsAsync(async () => {
      for (;;) if ((await claims.next()).done) throw new Error("ended");
    });
    await refusedWith(t, client.listNodes(), "PEER_REFUSED");
    t.true(
      refusals.some(
        ({ reason, text }) => reason === "revoked" && /says metalplug:coordinator:bad/.test(text),
      ),
    );
  },
);

withOpenssl("thousands who connect and say nothing take few places, and nobody's", async (t) => {
  await using fleet = await FleetCertificates.start();
  const refusals: Refusal[] = [];
  const { server } = await startTestDriver(t, {
    tls: new TlsKeeper(await fleet.issue("driver", "hv1")),
    refused: (refusal) => refusals.push(refusal),
  });
  await using client = connectDriver(server.address, {
    ...PATIENCE,
    tls: await fleet.issue("coordinator", "dc1"),
  });
  await client.getHypervisor();
  const idle: Socket[] = [];
  t.teardown(() => {
    for (const socket of idle) socket.destroy();
  });
  // The system forgets those whom it cannot let wait: the next come when these are in.
  for (let group = 0; group < 20; group++) {
    await Promise.all(Array.from({ length: 100 }, () => idleAt(server.port, idle)));
    await until(() => refusals.length >= idle.length - 256);
  }
  t.is((await client.getHypervisor()).hypervisor, "hv1");
  await using another = connectDriver(server.address, {
    ...PATIENCE,
    tls: await fleet.issue("viewer", "bob"),
  });
  t.is((await another.getHypervisor()).hypervisor, "hv1");
});

withOpenssl("connections are bounded with and without TLS, and those that are in stay in", async (t) => {
  const accepted: unknown[] = [];
  const refusals: Refusal[] = [];
  const listener = await Listener.start({
    ...{ host: LOOPBACK, port: 0, limits: { connections: 3, handshakes: 1 } },
    accept: (connection) => accepted.push(connection.resume()),
    refused: (refusal) => refusals.push(refusal),
  });
  const sockets = Array.from({ length: 5 }, () => connect({ host: LOOPBACK, port: listener.port }).resume());
  await until(() => accepted.length + refusals.length === 5);
  t.is(listener.connections, 3);
  t.deepEqual(
    refusals.map(({ text }) => text),
    Array(2).fill("3 connections are open already"),
  );
  for (const socket of sockets) socket.destroy();
  await until(() => listener.connections === 0);
  listener.stop();
});

withOpenssl("a fleet with TLS is connected to so many at a time as the gate lets in", async (t) => {
  const fleetSize = Number(process.env["FLEET"] ?? 120);
  await using fleet = await FleetCertificates.start();
  const hosts = Array.from({ length: fleetSize }, (_, place) => `127.1.${place >> 8}.${place & 255}`);
  const names = [...hosts.map((host) => `IP:${host}`), "URI:metalplug:driver:hv1"];
  const keeper = new TlsKeeper(await fleet.issueNames(names));
  const { news, watch, most } = await counted(t, fleet, keeper, hosts);
  const ofKind = (wanted: ClaimNews["kind"]) => news.filter(({ kind }) => kind === wanted).length;
  await until(() => ofKind("up") === fleetSize);
  // Who was lost on a busy host begins anew in the place that he has.
  t.true(most() <= 16 + ofKind("down"), `${most()} at a time, ${ofKind("down")} of them anew`);
  t.true(most() > 1);
  await watch.close();
});

async function watched(t: ExecutionContext, fleet: FleetCertificates, driver: TlsFiles) {
  const { server } = await startTestDriver(t, { tls: new TlsKeeper(driver) });
  const tls = new TlsKeeper(await fleet.issue("coordinator", "dc1"));
  return startWatch(t, [server.address], tls, () => undefined);
}

/** One driver at many addresses; counts the connections that were made and have not brought their first message. */
async function counted(
  t: ExecutionContext,
  fleet: FleetCertificates,
  keeper: TlsKeeper,
  hosts: readonly string[],
) {
  let [begun, first, most] = [0, 0, 0];
  const counting = new TlsKeeper(await fleet.issue("coordinator", "dc1"));
  const tls = {
    current: () => {
      begun += 1;
      most = Math.max(most, begun - first);
      return counting.current();
    },
  };
  const { server } = await startTestDriver(t, { tls: keeper, listen: { host: "0.0.0.0", port: 0 } });
  const drivers = hosts.map((host) => `${host}:${server.port}`);
  const heard = ({ kind }: ClaimNews) => {
    if (kind === "reset") first += 1;
  };
  const gate = new ConnectGate(16, { standstill: NEVER });
  const started = startWatch(t, drivers, tls, heard, { gate });
  return { ...started, most: () => most };
}

function startWatch(
  t: ExecutionContext,
  drivers: readonly string[],
  tls: Pick<TlsKeeper, "current">,
  heard: (news: ClaimNews) => void,
  more: { readonly gate?: ConnectGate } = {},
) {
  const news: ClaimNews[] = [];
  const watch = watchDrivers({
    ...more,
    drivers,
    tlsFor: () => tls,
    news: (told) => {
      news.push(told);
      heard(told);
    },
    events: () => undefined,
    strangers: { isWanted: () => false, news: () => undefined },
  });
  t.teardown(() => watch.close());
  return { news, watch };
}

/** Resolves once it is connected. */
async function idleAt(port: number, idle: Socket[]): Promise<void> {
  const socket = connect({ host: LOOPBACK, port }).resume();
  idle.push(socket);
  await once(socket, "connect");
  socket.on("error", () => undefined);
}

/** Renames, so that nobody reads half of it. */
function put(made: TlsFiles, inPlaceOf: TlsFiles): void {
  for (const part of ["key", "cert"] as const) renameSync(made[part], inPlaceOf[part]);
}

/** The certificate that a server shows to a new connection. */
async function shownBy(port: number, files: TlsFiles): Promise<string> {
  const { connect: connectTls } = await import("node:tls");
  const { options } = new TlsKeeper(files).current();
  return new Promise((resolve, reject) => {
    const socket = connectTls({ host: LOOPBACK, port, ...options, ALPNProtocols: ["h2"] }, () => {
      resolve(socket.getPeerX509Certificate()?.fingerprint256 ?? "");
      socket.destroy();
    }).on("error", reject);
  });
}

/** Puts a list that revokes `cert` behind the authority's certificate in `ca`. */
function revoke(fleet: FleetCertificates, cert: string, ca: string): void {
  const folder = dirname(cert);
  const config = [
    "[ca]",
    "default_ca=a",
    "[a]",
    "database=index.txt",
    "default_md=sha256",
    "default_crl_days=9",
    "",
  ];
  writeFileSync(join(folder, "crl.cnf"), config.join("\n"));
  writeFileSync(join(folder, "index.txt"), "");
  const by = ["-cert", join(fleet.folder, "ours/ca.crt"), "-keyfile", join(fleet.folder, "ours/ca.key")];
  const run = (...args: string[]) =>
    execFileSync("openssl", ["ca", "-config", "crl.cnf", ...by, ...args], { cwd: folder, stdio: "ignore" });
  run("-revoke", cert);
  run("-gencrl", "-out", "list.pem");
  writeFileSync(
    join(folder, "new.crt"),
    readFileSync(ca, "utf8") + readFileSync(join(folder, "list.pem"), "utf8"),
  );
  renameSync(join(folder, "new.crt"), ca);
}
