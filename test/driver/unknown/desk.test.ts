import test, { type ExecutionContext } from "ava";
import { parseAcceptanceRecord, parseIgnoredRecord } from "../../../driver/config/records.js";
import { failure, MetalplugError } from "../../../driver/errors.js";
import type { Node } from "../../../driver/node/node.js";
import { openAcceptances } from "../../../driver/unknown/acceptance.js";
import { openIgnored } from "../../../driver/unknown/ignored-book.js";
import { UnknownDesk } from "../../../driver/unknown/unknown-desk.js";
import type { UnknownReport } from "../../../driver/unknown/unknown-machine.js";
import type { DriverStatus } from "../../../pxe/coordinator/claim-index.js";
import type { Ipv4Address } from "../../../pxe/net/ipv4-address.js";
import type { MacAddress } from "../../../pxe/net/mac-address.js";
import { MemoryDisk, MemoryStore } from "../instance/memory-store.js";

const MAC = "52:54:00:00:00:01" as MacAddress;
const NIC = "52:54:00:00:00:02" as MacAddress;
const OTHER = "52:54:00:00:00:03" as MacAddress;
const REPORT: UnknownReport = {
  ...{ mac: MAC, at: 5, address: "10.77.0.100" as Ipv4Address },
  hardware: { cpus: 8, nics: [{ mac: MAC }, { mac: NIC }] },
};
const REQUEST = { requestId: "r1", mac: MAC, hypervisor: "hv1", name: "n1", nics: [] };

/** A desk over drivers that do as told, of which those in `claims` have taken MACs. */
async function desk(disk = new MemoryDisk(), claims = new Map<MacAddress, string>()) {
  const store = new MemoryStore(disk);
  const drivers: DriverStatus[] = ["hv1", "hv2"].map((hypervisor) => ({
    ...{ driver: `${hypervisor}:7443`, hypervisor, state: "up", claims: 0, text: "" },
  }));
  const told: string[] = [];
  const added: string[] = [];
  const clock = { now: 1_000_000 };
  const faults: { before?: MetalplugError; after?: MetalplugError } = {};
  const unknown = new UnknownDesk({
    coordinator: {
      sightings: { of: () => undefined, all: () => [] },
      addressOf: () => undefined,
      isClaimed: (mac) => claims.has(mac),
      claimants: (mac) => [claims.get(mac) ?? []].flat(),
      drivers: () => drivers,
      driversNamed: (name) => drivers.flatMap((one) => (one.hypervisor === name ? [one.driver] : [])),
      report: (_, detail) => void told.push("decision" in detail ? detail.decision : detail.kind),
    },
    ignored: await openIgnored(store, parseIgnoredRecord),
    acceptances: await openAcceptances(store, parseAcceptanceRecord),
    drivers: {
      addNode: async (driver, node, requestId) => {
        added.push(`${driver} ${node.name} ${node.macs.join(" ")} ${requestId}`);
        if (faults.before) throw faults.before;
        for (const mac of node.macs) claims.set(mac, driver.split(":")[0] ?? "");
        if (faults.after) throw faults.after;
        return { ...node, epoch: 1, revision: 1, createdAt: 1 } satisfies Node;
      },
      forget: async (driver, mac) => void told.push(`forget ${driver} ${mac}`),
    },
    clock: () => clock.now,
    stopping: new AbortController().signal,
  });
  unknown.news("hv1:7443", { kind: "reported", report: REPORT });
  unknown.news("hv1:7443", { kind: "synced" });
  return { unknown, told, added, claims, drivers, disk, faults, clock };
}

const codeOf = async (t: ExecutionContext, promise: Promise<unknown>): Promise<string | undefined> =>
  (await t.throwsAsync(promise, { instanceOf: MetalplugError }))?.code;
const lost = failure("UNREACHABLE", { what: "driver", address: "hv1:7443", found: "reset" });

test("acceptance gives the driver all NICs of the report and what was found, once, also after a restart", async (t) => {
  const { unknown, added, told, claims, disk } = await desk();
  const accepted = { hypervisor: "hv1", node: "n1", macs: [MAC, NIC] };
  t.deepEqual(await unknown.accept(REQUEST), accepted);
  t.deepEqual(await unknown.accept(REQUEST), accepted);
  t.deepEqual(added, [`hv1:7443 n1 ${MAC} ${NIC} r1`]);
  t.deepEqual(
    told.filter((one) => one === "accepted"),
    ["accepted"],
  );
  const again = await desk(disk, claims);
  t.deepEqual(await again.unknown.accept(REQUEST), accepted);
  t.deepEqual(again.added, []);
  t.is(await codeOf(t, again.unknown.accept({ ...REQUEST, name: "n2" })), "REQUEST_ID_REUSED");
});

test("a call whose answer was lost is gone on with by the same request, and by another one for the same", async (t) => {
  const { unknown, faults, disk, claims } = await desk();
  faults.after = lost;
  t.is(await codeOf(t, unknown.accept(REQUEST)), "UNREACHABLE");
  const again = await desk(disk, claims);
  t.like(await again.unknown.accept({ ...REQUEST, requestId: "r2" }), { node: "n1" });
  t.deepEqual(again.added, [`hv1:7443 n1 ${MAC} ${NIC} r1`], "by its first id, which the driver remembers");
});

test("while it may have become a node of one driver, it is not made one of another", async (t) => {
  const { unknown, faults, drivers, clock, added } = await desk();
  faults.before = lost;
  await codeOf(t, unknown.accept(REQUEST));
  const elsewhere = { ...REQUEST, requestId: "r2", hypervisor: "hv2" };
  t.is(await codeOf(t, unknown.accept(elsewhere)), "UNKNOWN_BUSY");
  clock.now += 60_000;
  Object.assign(drivers[0] ?? {}, { state: "down" });
  t.is(await codeOf(t, unknown.accept(elsewhere)), "UNKNOWN_BUSY", "as nobody knows what hv1 has");
  Object.assign(drivers[0] ?? {}, { state: "up" });
  delete faults.before;
  t.like(await unknown.accept(elsewhere), { hypervisor: "hv2" });
  t.is(added.length, 2);
});

test("a hypervisor that was taken out of the configuration holds nobody back", async (t) => {
  const { unknown, faults, disk } = await desk();
  faults.before = lost;
  await codeOf(t, unknown.accept(REQUEST));
  const without = await desk(disk);
  without.clock.now += 60_000;
  without.unknown.news("hv2:7443", { kind: "reported", report: REPORT });
  const elsewhere = { ...REQUEST, requestId: "r2", hypervisor: "hv2" };
  without.drivers.splice(0, 1, { driver: "hv3:7443", state: "down", claims: 0, text: "" });
  t.is(await codeOf(t, without.unknown.accept(elsewhere)), "UNKNOWN_BUSY", "the new one may be hv1");
  Object.assign(without.drivers[0] ?? {}, { hypervisor: "hv3" });
  t.like(await without.unknown.accept(elsewhere), { hypervisor: "hv2" });
});

test("what was broken off is not gone on with once another hypervisor has the machine", async (t) => {
  const { unknown, faults, claims, added } = await desk();
  faults.before = lost;
  await codeOf(t, unknown.accept(REQUEST));
  delete faults.before;
  claims.set(NIC, "hv2");
  for (const requestId of ["r1", "r2"])
    t.is(await codeOf(t, unknown.accept({ ...REQUEST, requestId })), "UNKNOWN_CLAIMED");
  t.is(added.length, 1);
  claims.clear();
  t.like(await unknown.accept(REQUEST), { hypervisor: "hv1" });
});

test("a driver's refusal is passed on, and leaves nothing behind", async (t) => {
  const { unknown, faults, disk } = await desk();
  faults.before = failure("NODE_EXISTS", { node: "n1" });
  t.is(await codeOf(t, unknown.accept(REQUEST)), "NODE_EXISTS");
  t.deepEqual([...disk.records.keys()], []);
  delete faults.before;
  t.like(await unknown.accept({ ...REQUEST, name: "n2" }), { node: "n2" });
});

for (const [what, change, claims, code] of [
  ["a NIC of another driver's node", {}, [[NIC, "hv2"]], "UNKNOWN_CLAIMED"],
  ["a machine that is a node", {}, [[MAC, "hv1"]], "UNKNOWN_CLAIMED"],
  ["a machine nobody heard of", { mac: OTHER }, [], "UNKNOWN_NOT_FOUND"],
  ["a hypervisor nobody knows", { hypervisor: "hv9" }, [], "HYPERVISOR_UNCLEAR"],
  ["NICs without the one it boots by", { nics: [NIC] }, [], "UNKNOWN_NICS_REFUSED"],
] as const)
  test(`acceptance refuses ${what} before any driver is asked`, async (t) => {
    const { unknown, added } = await desk(new MemoryDisk(), new Map(claims));
    t.is(await codeOf(t, unknown.accept({ ...REQUEST, ...change })), code);
    t.deepEqual(added, []);
  });

test("who accepts a machine that is a node is told that it cannot be accepted", async (t) => {
  const { unknown } = await desk(new MemoryDisk(), new Map([[MAC, "hv1"]]));
  await t.throwsAsync(unknown.accept(REQUEST), { message: new RegExp(`^Cannot accept ${MAC}: `) });
});

test("ignoring is durable, told, and taken back; accepting takes it back too", async (t) => {
  const { unknown, told, disk, claims } = await desk();
  const word = { mac: MAC, operator: "kim", note: "a printer", undo: false };
  t.like(await unknown.ignore(word), { state: "ignored", ignored: { operator: "kim", at: 1_000_000 } });
  const again = await desk(disk, claims);
  t.deepEqual(
    again.unknown.list({ states: ["ignored"] }).map(({ mac }) => mac),
    [MAC],
  );
  t.like(await again.unknown.ignore({ ...word, undo: true }), { state: "reported" });
  t.is(await codeOf(t, again.unknown.ignore({ ...word, mac: OTHER, undo: true })), "UNKNOWN_NOT_FOUND");
  await again.unknown.ignore(word);
  await again.unknown.accept(REQUEST);
  t.deepEqual([...disk.records.keys()], ["accept/r1"]);
  t.deepEqual([told, again.told.slice(0, 2)], [["ignored"], ["reconsidered", "ignored"]]);
  t.is(await codeOf(t, again.unknown.ignore(word)), "UNKNOWN_CLAIMED");
});

test("what a driver does not tell any more once it has told all is gone, and nothing before that", async (t) => {
  const { unknown } = await desk();
  unknown.news("hv1:7443", { kind: "down" });
  t.is(unknown.list().length, 1);
  unknown.news("hv1:7443", { kind: "reported", report: { ...REPORT, mac: OTHER } });
  t.is(unknown.list().length, 2);
  unknown.news("hv1:7443", { kind: "synced" });
  t.deepEqual(
    unknown.list().map(({ mac }) => mac),
    [OTHER],
  );
  unknown.news("hv1:7443", { kind: "forgotten", mac: OTHER });
  t.deepEqual(unknown.list(), []);
});
