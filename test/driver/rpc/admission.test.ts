import { readFileSync } from "node:fs";
import { type ChannelCredentials, credentials } from "@grpc/grpc-js";
import test, { type ExecutionContext } from "ava";
import { ROLES, type Role } from "../../../driver/certificate/identity.js";
import type { TlsFiles } from "../../../driver/certificate/tls-files.js";
import { TlsKeeper } from "../../../driver/certificate/tls-keeper.js";
import type { Refusal } from "../../../driver/rpc/caller-check.js";
import type { ChangeMade } from "../../../driver/rpc/change-gate.js";
import { startCoordinatorServer } from "../../../driver/rpc/coordinator-server.js";
import { allowedAt, isChange } from "../../../driver/rpc/roles.js";
import type { Admission } from "../../../driver/rpc/server.js";
import { TlsCredentials } from "../../../driver/rpc/tls-credentials.js";
import { MemoryArchive } from "../../../pxe/boot/memory-archive.js";
import { BootLog } from "../../../pxe/coordinator/boot-log.js";
import { explain } from "../../../pxe/coordinator/explain.js";
import { bareContext } from "../../../pxe/coordinator/explain-context.js";
import { FleetCertificates, HOUR } from "../../lab/fleet-certificates.js";
import { testWith } from "../../prerequisites.js";
import { deskOf } from "../../pxe/coordinator/desk-under-test.js";
import { NO_UNKNOWN } from "../no-unknown.js";
import { type Outcome, PATHS, RawCaller } from "./raw-caller.js";
import { LOOPBACK, MAC, startTestDriver } from "./support.js";

const withOpenssl = testWith("openssl");
const HEALTH = "/grpc.health.v1.Health/Check";
const REFLECTION = "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo";

test("every call that is declared has a row of roles, and what is not declared has none", (t) => {
  for (const path of PATHS) t.truthy(allowedAt(path), `${path} needs a row in driver/rpc/roles.ts`);
  for (const path of ["/metalplug.v1.Nodes/Gone", "/metalplug.v1.Gone/Get", "/x", "", "/a/b/c"])
    t.is(allowedAt(path), undefined);
});

test("a viewer changes nothing, and a driver calls nobody", (t) => {
  const of = (role: Role) => PATHS.filter((path) => allowedAt(path)?.includes(role));
  t.deepEqual(of("driver"), []);
  for (const path of of("viewer")) t.regex(path, /\/(Get|List|Watch|Export|Macs|Explain|Rehearse)/);
  t.false(of("viewer").some((path) => path.includes("Ownership")));
  t.is(
    of("operator").length,
    PATHS.length - of("coordinator").filter((path) => !of("operator").includes(path)).length,
  );
});

test("what changes something is told of, and what only reads is not", (t) => {
  const told = PATHS.filter(isChange);
  for (const path of told) t.notRegex(path, /\/(Get|List|Watch|Export|Macs|Explain|Rehearse|Lookup)/);
  for (const name of ["Nodes/Add", "Images/Push", "Instances/Spawn", "Coordinator/ReleaseLease"])
    t.true(told.includes(`/metalplug.v1.${name}`), name);
});

withOpenssl("a change is told with who called, what it is about, and what came of it", async (t) => {
  await using fleet = await FleetCertificates.start();
  const changes: ChangeMade[] = [];
  const alice = await fleet.issue("operator", "alice");
  const tlsOfDriver = new TlsKeeper(await fleet.issue("driver", "hv1"));
  const changed = (change: ChangeMade) => changes.push(change);
  const { client } = await startTestDriver(t, { tls: tlsOfDriver, changed, client: { tls: alice } });
  await client.addNode({ name: "r4u12", macs: [MAC] });
  await client.listNodes();
  await t.throwsAsync(client.removeNode("none"));
  t.like(changes, [
    { method: "Nodes.Add", who: "metalplug:operator:alice", about: "r4u12", outcome: "OK" },
    { method: "Nodes.Remove", who: "metalplug:operator:alice", about: "none", outcome: "NODE_NOT_FOUND" },
  ]);
  t.is(changes.length, 2);
});

test("a change is told by its address where no certificate is asked for", async (t) => {
  const changes: ChangeMade[] = [];
  const { client } = await startTestDriver(t, { changed: (change) => changes.push(change) });
  await client.addNode({ name: "r4u12", macs: [MAC] });
  t.like(changes, [{ method: "Nodes.Add", about: "r4u12", outcome: "OK" }]);
  t.false("who" in (changes[0] ?? {}));
  t.regex(changes[0]?.from ?? "", /^127\.0\.0\.1:\d+$/);
});

withOpenssl("whoever shows no certificate that is believed is in no call", async (t) => {
  await using fleet = await FleetCertificates.start();
  await using servers = await startServers(t, fleet);
  const now = Date.now();
  const ours = await fleet.issue("operator", "alice");
  const other = await fleet.issue("operator", "alice", { authority: "other" });
  const past = { from: now - 2 * HOUR, until: now - HOUR };
  const future = { from: now + HOUR, until: now + 2 * HOUR };
  const rows: readonly (readonly [reason: Refusal["reason"], How, found: RegExp])[] = [
    ["plain", () => credentials.createInsecure(), /closed the connection at once|reset/],
    [
      "noCertificate",
      () => credentials.createSsl(readFileSync(ours.ca)),
      /closed the connection at once|reset/,
    ],
    [
      "unknownAuthority",
      tls({ ...other, ca: ours.ca }),
      /refuses our certificate .* which is of no authority in/,
    ],
    [
      "expired",
      tls(await fleet.issue("operator", "alice", { validity: past })),
      /refuses our certificate .* which expired at/,
    ],
    [
      "notYetValid",
      tls(await fleet.issue("operator", "alice", { validity: future })),
      /refuses our certificate .* which is good from .* on only/,
    ],
  ];
  for (const [reason, how, found] of rows) {
    servers.refusals.length = 0;
    for (const [path, outcome] of await all(servers, how)) {
      t.is(outcome.status, "UNAVAILABLE", `${reason}: ${path}: ${outcome.text}`);
      t.regex(outcome.text, found, path);
    }
    // A client of the row before may still have tried again.
    const refusal = servers.refusals.find((one) => one.reason === reason);
    t.regex(refusal?.from ?? "", /^127\.0\.0\.1:\d+$/);
  }
});

withOpenssl("a role that is not of a call's, none, and two are denied by name, everywhere", async (t) => {
  await using fleet = await FleetCertificates.start();
  await using servers = await startServers(t, fleet);
  for (const role of ROLES) {
    const who = tls(await fleet.issue(role, "x1"));
    for (const [path, outcome] of await all(servers, who)) {
      const allowed = allowedAt(path) ?? [];
      if (allowed.includes(role)) {
        t.notRegex(outcome.status, /PERMISSION_DENIED|UNAUTHENTICATED|UNAVAILABLE/, `${role} ${path}`);
        continue;
      }
      t.is(outcome.code, "ROLE_REFUSED", `${role} ${path}: ${outcome.text}`);
      t.is(outcome.status, "PERMISSION_DENIED");
      t.true(
        outcome.text.endsWith(
          `to metalplug:${role}:x1: that call is for the roles ${[allowed].flat().join(", ")}`,
        ),
      );
    }
  }
  const odd = [
    [["URI:metalplug:operator:a", "URI:metalplug:viewer:a"], "its certificate has 2 such URIs"],
    [["URI:metalplug:operator:a", "URI:metalplug:operator:a"], "its certificate has 2 such URIs"],
    [["DNS:alice.example"], "its certificate has no such URI"],
    [["URI:metalplug:root:a"], "its certificate has URI:metalplug:root:a"],
    [["URI:METALPLUG:operator:a"], "its certificate has URI:METALPLUG:operator:a"],
  ] as const;
  for (const [names, found] of odd)
    for (const [path, outcome] of await all(servers, tls(await fleet.issueNames(names)))) {
      t.is(outcome.code, "CALLER_UNKNOWN", path);
      t.is(outcome.status, "UNAUTHENTICATED");
      t.true(
        outcome.text.includes(`does not know who calls: ${found}; expected exactly one URI`),
        outcome.text,
      );
    }
});

withOpenssl("health is told to every certificate, reflection to every role that calls", async (t) => {
  await using fleet = await FleetCertificates.start();
  await using servers = await startServers(t, fleet);
  const rows = [
    [await fleet.issueNames(["DNS:probe.example"]), "CALLER_UNKNOWN"],
    [await fleet.issue("driver", "hv2"), "ROLE_REFUSED"],
    [await fleet.issue("viewer", "bob"), "OK"],
  ] as const;
  for (const [certificate, reflection] of rows) {
    await using caller = new RawCaller(servers.driver, tls(certificate)("driver"));
    t.is((await caller.call(HEALTH)).code, "OK");
    t.is((await caller.call(REFLECTION)).code, reflection);
    t.is((await caller.call("/metalplug.v1.Nodes/Gone")).code, "UNIMPLEMENTED");
  }
});

interface Servers extends AsyncDisposable {
  readonly driver: string;
  readonly coordinator: string;
  readonly refusals: Refusal[];
}

async function startServers(t: ExecutionContext, fleet: FleetCertificates): Promise<Servers> {
  const refusals: Refusal[] = [];
  const admission = async (role: Role, name: string): Promise<Admission> => ({
    tls: new TlsKeeper(await fleet.issue(role, name)),
    refused: (refusal) => refusals.push(refusal),
  });
  const { server: driver } = await startTestDriver(t, await admission("driver", "hv1"));
  const boots = new BootLog({
    archive: new MemoryArchive({ run: "run-1", capacity: { known: 9, strangers: 9 } }),
    clock: Date.now,
    isKnown: () => true,
    holderOf: () => undefined,
    sessionOf: () => undefined,
  });
  const coordinator = await startCoordinatorServer({
    ...(await admission("coordinator", "dc1")),
    unknown: NO_UNKNOWN,
    listen: { host: LOOPBACK, port: 0 },
    coordinator: {
      id: "dc1",
      leaseDesk: deskOf([], Date.now()).desk,
      foreign: { list: () => [] },
      drivers: () => [],
      missingHypervisors: () => [],
      boots,
      explain: async (mac) => explain(mac, [], bareContext(Date.now())),
    },
  });
  return {
    driver: driver.address,
    coordinator: coordinator.address,
    refusals,
    [Symbol.asyncDispose]: () => coordinator.close(),
  };
}

/** How either program is called. */
type How = (role: "driver" | "coordinator") => ChannelCredentials;

/** The outcome of every call by this caller; watches that go on count as such once all others are through. */
async function all(servers: Servers, how: How): Promise<readonly (readonly [string, Outcome])[]> {
  await using toDriver = new RawCaller(servers.driver, how("driver"));
  await using toCoordinator = new RawCaller(servers.coordinator, how("coordinator"));
  const over = new AbortController();
  const isEndless = (path: string) => /\/(Watch|LookupMacs)/.test(path);
  const called = PATHS.map((path) => {
    const caller = path.includes(".Coordinator/") ? toCoordinator : toDriver;
    return { path, outcome: caller.call(path, isEndless(path) ? over.signal : undefined) };
  });
  await Promise.all(called.filter(({ path }) => !isEndless(path)).map(({ outcome }) => outcome));
  // Calls of one connection are judged in their order: what is denied of the watches is on its way by now.
  await new Promise((resolve) => setImmediate(resolve));
  over.abort();
  return Promise.all(called.map(async ({ path, outcome }) => [path, await outcome] as const));
}

function tls(files: TlsFiles): How {
  const keeper = new TlsKeeper(files);
  return (role) => new TlsCredentials(keeper, { host: LOOPBACK, role });
}
