import test from "ava";
import type { BootEvent } from "../../../pxe/boot/boot-event.js";
import type { ProbeAddress } from "../../../pxe/net/address-probe.js";
import { Harness, MemoryStore } from "./harness.js";
import {
  A,
  B,
  Dice,
  ETH1,
  fixedGrant,
  HV1,
  HV2,
  IPXE,
  ip,
  mac,
  POOL_GRANT,
  range,
  SERVER,
  subnet,
  UEFI,
} from "./lab.js";

const FIXED = fixedGrant("10.77.0.50");
const TAKES = { ...UEFI, serverIdentifier: SERVER, requestedAddress: ip("10.77.0.50") };
const OPEN = { ...ETH1, unknown: { policy: "pool" } } as const;

function kindsOf(events: readonly BootEvent[]): string[] {
  return events.map(({ detail }) => (detail.kind === "dhcpSent" ? detail.message : detail.kind));
}

test("no address of this host is given out of a pool that holds it, whatever the server is called", async (t) => {
  const loopback = subnet("127.0.0.0/24", { interface: "eth1", pool: range("127.0.0.1", "127.0.0.2") });
  await using lab = await Harness.start([loopback]);
  lab.allUp();
  for (const machine of [A, B]) lab.claim(HV1, machine, POOL_GRANT);
  const offers = [await lab.ask("DISCOVER", { chaddr: A }), await lab.ask("DISCOVER", { chaddr: B })];
  t.deepEqual(offers, [["OFFER 127.0.0.2"], []]);
});

test("a known machine is walked from DISCOVER to ACK, and its events make one session", async (t) => {
  await using lab = await Harness.start();
  lab.allUp();
  lab.claim(HV1, A, FIXED);
  t.deepEqual(await lab.ask("DISCOVER", { options: UEFI }), ["OFFER 10.77.0.50"]);
  t.deepEqual(await lab.ask("REQUEST", { options: TAKES }), ["ACK 10.77.0.50"]);
  const told = await lab.coordinator.explain(A);
  t.deepEqual(kindsOf(told.events), [
    "dhcpReceived",
    "ownerAsked",
    "ownerAnswered",
    "ownershipDecided",
    "OFFER",
    "dhcpReceived",
    "ACK",
  ]);
  t.is(new Set(told.events.map(({ bootSession }) => bootSession)).size, 1);
  t.is(told.missingStep, "fileAsked");
  t.like(lab.coordinator.leases(), [{ address: ip("10.77.0.50"), mac: A, hypervisor: "hv1", kind: "fixed" }]);
});

test("one question serves OFFER, ACK and iPXE's second round, and iPXE joins the session", async (t) => {
  await using lab = await Harness.start();
  lab.allUp();
  lab.claim(HV1, A, FIXED);
  await lab.boot(A, UEFI);
  lab.now += 1500;
  t.is(await lab.boot(A, IPXE), "10.77.0.50");
  t.deepEqual(lab.driver(HV1).asked, [A]);
  t.is(lab.store.commits, 1);
  t.is(new Set((await lab.events()).map(({ event }) => event.bootSession)).size, 1);
});

test("invariant 1: two drivers at one epoch boot nobody, both are named, and a higher epoch wins at once", async (t) => {
  await using lab = await Harness.start();
  lab.allUp();
  lab.claim(HV1, A, FIXED);
  lab.claim(HV2, A, FIXED);
  t.deepEqual(await lab.ask("DISCOVER", { options: UEFI }), []);
  const told = await lab.coordinator.explain(A);
  t.is(told.missingStep, "owned");
  t.regex(told.cause, /hv1 and hv2/);
  lab.claim(
    HV2,
    A,
    { ...FIXED, boot: { server: ip("10.77.0.12"), files: new Map([["uefiX64Pxe", "x.efi"]]) } },
    2,
  );
  lab.hear("DISCOVER", { options: UEFI });
  await new Promise((resolve) => setImmediate(resolve));
  t.is(lab.sent[0]?.siaddr, ip("10.77.0.12"));
});

test("invariant 2: the ACK leaves only after the commit has resolved", async (t) => {
  await using lab = await Harness.start();
  lab.allUp();
  lab.claim(HV1, A, FIXED);
  await lab.ask("DISCOVER", { options: UEFI });
  lab.store.hold();
  t.deepEqual(await lab.ask("REQUEST", { options: TAKES }), []);
  t.deepEqual(await lab.ask("REQUEST", { options: TAKES }), []);
  t.is(lab.store.commits, 1);
  t.deepEqual(lab.coordinator.leases(), []);
  lab.store.letGo();
  t.deepEqual(await lab.settle(), ["ACK 10.77.0.50"]);
  t.is(lab.store.leases.size, 1);
});

test("invariant 2: a store that fails means no ACK, and why says so", async (t) => {
  await using lab = await Harness.start();
  lab.allUp();
  lab.claim(HV1, A, FIXED);
  lab.store.failing = true;
  t.is(await lab.boot(A, UEFI), undefined);
  const told = await lab.coordinator.explain(A);
  t.is(told.missingStep, "acknowledged");
  t.regex(told.cause, /no space left/);
  lab.store.failing = false;
  t.deepEqual(await lab.ask("REQUEST", { options: TAKES }), ["ACK 10.77.0.50"]);
});

test("a restart from the store gives every machine its address again", async (t) => {
  const store = new MemoryStore();
  const addresses = new Map<number, string | undefined>();
  const machines = [20, 21, 22, 23, 24, 25, 26, 27];
  {
    await using lab = await Harness.start([OPEN], store);
    lab.allUp();
    for (const number of machines.slice(0, 4)) lab.claim(HV1, mac(number), POOL_GRANT);
    for (const number of machines) addresses.set(number, await lab.boot(mac(number)));
  }
  await using lab = await Harness.start([OPEN], store);
  lab.allUp();
  for (const number of machines.slice(0, 4)) lab.claim(HV1, mac(number), POOL_GRANT);
  for (const number of machines.toReversed()) t.is(await lab.boot(mac(number)), addresses.get(number));
  t.is(new Set(addresses.values()).size, machines.length);
});

test("invariant 3: with the store lost, known machines keep fixed addresses, and a renewal keeps a pool address", async (t) => {
  await using lab = await Harness.start();
  lab.allUp();
  lab.claim(HV1, A, FIXED);
  lab.claim(HV1, B, POOL_GRANT);
  t.is(await lab.boot(A, UEFI), "10.77.0.50");
  t.deepEqual(await lab.ask("REQUEST", { chaddr: B, ciaddr: ip("10.77.0.107") }), ["ACK 10.77.0.107"]);
});

test("invariant 7: strangers that exhaust the pool and every table leave known machines alone", async (t) => {
  await using lab = await Harness.start([OPEN]);
  lab.allUp();
  lab.claim(HV1, A, FIXED);
  t.deepEqual(await lab.ask("DISCOVER", { options: UEFI }), ["OFFER 10.77.0.50"]);
  for (let number = 0; number < 6000; number++) lab.hear("DISCOVER", { chaddr: mac(1000 + number) });
  const offers = await lab.settle();
  t.is(offers.length, 9);
  t.deepEqual(await lab.ask("REQUEST", { options: TAKES }), ["ACK 10.77.0.50"]);
  t.is(await lab.boot(A, UEFI), "10.77.0.50");
  lab.claim(HV1, B, POOL_GRANT);
  t.is(await lab.boot(B, UEFI), "10.77.0.109", "one of the pool's addresses is not for strangers");
  t.is((await lab.coordinator.explain(A)).missingStep, "fileAsked");
  t.is((await lab.coordinator.explain(mac(6999))).missingStep, "offered");
});

test("invariant 7: strangers that wait for a dead driver are dropped, oldest first, and known machines are not", async (t) => {
  await using lab = await Harness.start();
  lab.allUp();
  lab.claim(HV1, A, FIXED);
  lab.coordinator.news({ kind: "down", driver: HV2, text: "gone" });
  lab.driver(HV2).isStuck = true;
  let overloaded = 0;
  lab.ring.subscribe(({ detail }) => {
    if (detail.kind === "dhcpIgnored" && detail.reason === "overload") overloaded++;
  });
  for (let number = 0; number < 700; number++) lab.hear("DISCOVER", { chaddr: mac(1000 + number) });
  t.deepEqual(await lab.ask("DISCOVER", { options: UEFI }), ["OFFER 10.77.0.50"]);
  t.is(overloaded, 700 - 512);
  t.regex((await lab.coordinator.explain(mac(1000))).cause, /too many machines/);
  t.regex((await lab.coordinator.explain(mac(1699))).cause, /not been answered yet by hv2/);
});

test("invariant 10: a machine whose owner is silent is left alone until it answers", async (t) => {
  await using lab = await Harness.start();
  lab.allUp();
  lab.claim(HV1, A, FIXED);
  lab.driver(HV1).isSilent = true;
  lab.coordinator.news({ kind: "down", driver: HV1, text: "gone" });
  t.deepEqual(await lab.ask("DISCOVER", { options: UEFI }), []);
  t.deepEqual(await lab.ask("REQUEST", { options: { requestedAddress: ip("192.168.1.1") } }), []);
  t.regex((await lab.coordinator.explain(A)).cause, /does not reach driver hv1/);
  lab.driver(HV1).isSilent = false;
  t.deepEqual(await lab.ask("DISCOVER", { options: UEFI }), ["OFFER 10.77.0.50"]);
});

test("a driver that hangs is told of once, shown among the drivers, and holds up no machine but its own", async (t) => {
  await using lab = await Harness.start();
  lab.allUp();
  lab.claim(HV1, A, FIXED);
  lab.claim(HV2, B, POOL_GRANT);
  lab.driver(HV1).isSilent = true;
  for (let xid = 1; xid <= 10; xid++) t.deepEqual(await lab.ask("DISCOVER", { xid, options: UEFI }), []);
  t.is(lab.driver(HV1).asked.length, 3);
  t.deepEqual(lab.notices, [{ driver: HV1, hypervisor: "hv1", isSilent: true }]);
  const text = () => lab.coordinator.drivers().map((status) => status.text);
  t.deepEqual(text(), ["it leaves questions unanswered", ""]);
  t.regex(
    (await lab.coordinator.explain(A)).cause,
    /did not answer \(hv1: not asked: it left its last questions/,
  );
  t.truthy(await lab.boot(B, UEFI));
  lab.driver(HV1).isSilent = false;
  lab.now += 1000;
  t.deepEqual(await lab.ask("DISCOVER", { xid: 11, options: UEFI }), ["OFFER 10.77.0.50"]);
  t.deepEqual(lab.notices.slice(1), [{ driver: HV1, hypervisor: "hv1", isSilent: false }]);
  t.deepEqual(text(), ["", ""]);
});

test("after a destroy the next DISCOVER gets no offer", async (t) => {
  await using lab = await Harness.start();
  lab.allUp();
  lab.claim(HV1, A, FIXED);
  await lab.boot(A, UEFI);
  const { address: _, boot: __, instance: ___, ...bare } = FIXED;
  lab.claim(HV1, A, { ...bare, netbootOff: "Nothing is spawned on n1." });
  t.deepEqual(await lab.ask("DISCOVER", { xid: 9, options: UEFI }), []);
  t.is(
    (await lab.coordinator.explain(A)).cause,
    "The owner grants this MAC no address: Nothing is spawned on n1.",
  );
});

test("an unknown machine gets nothing, and why says whose it is: nobody's", async (t) => {
  await using lab = await Harness.start();
  lab.allUp();
  t.deepEqual(await lab.ask("DISCOVER", { options: UEFI }), []);
  t.is((await lab.coordinator.explain(A)).cause, "No driver claims this MAC (policy ignore by unknown).");
  t.is((await lab.coordinator.explain(B)).missingStep, "heard");
});

test("a driver's file events join the machine's story, by MAC or by its address", async (t) => {
  await using lab = await Harness.start();
  lab.allUp();
  lab.claim(HV1, A, FIXED);
  await lab.boot(A, UEFI);
  const file = { kind: "fileServed", protocol: "tftp", bytes: 9, milliseconds: 1, retransmits: 0 } as const;
  const from = { sequence: 1, at: lab.now, source: "hv1" };
  lab.coordinator.boots.record({
    ...from,
    client: ip("10.77.0.50"),
    detail: { ...file, path: "snponly.efi" },
  });
  t.regex((await lab.coordinator.explain(A)).cause, /has the loader snponly\.efi/);
  for (const name of ["boot.ipxe", "kernel", "ramdisk"])
    lab.coordinator.boots.record({
      ...from,
      mac: A,
      detail: { ...file, path: `m/52-54-00-00-00-01/${name}` },
    });
  const told = await lab.coordinator.explain(A);
  t.is(told.missingStep, undefined);
  t.is(told.events.filter(({ source }) => source === "hv1").length, 4);
});

const PROBED = { ...OPEN, probe: true } as const;
const CLAIMED = { options: { ...UEFI, requestedAddress: ip("10.77.0.105") } };

test("an address that some host has is not offered, and why tells who has it", async (t) => {
  const asked: string[] = [];
  await using lab = await Harness.start([PROBED], new MemoryStore(), {
    probe: async (address, via) => {
      asked.push(`${address} on ${via.interface}`);
      return address === "10.77.0.105" ? { kind: "inUse", by: B } : { kind: "free" };
    },
  });
  lab.allUp();
  lab.claim(HV1, A, POOL_GRANT);
  const [offer] = await lab.ask("DISCOVER", CLAIMED);
  t.regex(offer ?? "", /^OFFER 10\.77\.0\.10[^5]$/);
  t.deepEqual(asked, ["10.77.0.105 on eth1", `${offer?.replace("OFFER ", "")} on eth1`]);
  const probes = (await lab.coordinator.explain(A)).events.filter(
    ({ detail }) => detail.kind === "addressProbed",
  );
  t.like(probes[0]?.detail, { address: "10.77.0.105", result: "inUse", by: B });
  t.is(lab.driver(HV1).asked.length, 2, "the owner is told the other address");
});

test("where every address is some host's, why names them", async (t) => {
  await using lab = await Harness.start([PROBED], new MemoryStore(), {
    probe: async () => ({ kind: "inUse", by: B }),
  });
  lab.allUp();
  t.deepEqual(await lab.ask("DISCOVER", CLAIMED), []);
  t.regex(
    (await lab.coordinator.explain(A)).cause,
    /in use by other hosts: 10\.77\.0\.105 \(52:54:00:00:00:02\), /,
  );
});

const unable = test.macro({
  async exec(t, probe: ProbeAddress | undefined, text: RegExp) {
    await using lab = await Harness.start([PROBED], new MemoryStore(), probe && { probe });
    lab.allUp();
    t.deepEqual(await lab.ask("DISCOVER", CLAIMED), ["OFFER 10.77.0.105"]);
    const told = (await lab.coordinator.explain(A)).events.map(({ detail }) => detail);
    t.regex(told.flatMap((detail) => (detail.kind === "addressProbed" ? detail.text : [])).join(), text);
  },
  title: (name) => `an address is offered all the same, and it is told, ${name}`,
});
test("where there is no way to ask", unable, undefined, /no way to ask/);
test("where asking fails", unable, () => Promise.reject(new Error("ENOBUFS")), /ENOBUFS/);

test("drivers are listed from the start, with state and claims", async (t) => {
  await using lab = await Harness.start();
  lab.coordinator.news({ kind: "up", driver: HV1, hypervisor: "hv1" });
  lab.claim(HV1, A, FIXED);
  t.deepEqual(lab.coordinator.drivers(), [
    { driver: HV1, hypervisor: "hv1", state: "up", claims: 1, text: "" },
    { driver: HV2, state: "down", claims: 0, text: "not reached yet", absence: { holdsStrangers: true } },
  ]);
});

test("leases are listed by address, unexpired ones only", async (t) => {
  const store = new MemoryStore();
  const put = (address: string, owner: typeof A, seconds: number) =>
    store.leases.set(address, {
      address: ip(address),
      mac: owner,
      kind: "pool",
      expiresAt: 1_700_000_000_000 + seconds,
    });
  put("10.77.0.109", A, 1);
  put("10.77.0.20", B, 1);
  put("10.77.0.5", mac(9), 0);
  await using lab = await Harness.start([ETH1], store);
  t.deepEqual(
    lab.coordinator.leases().map(({ address }) => address),
    [ip("10.77.0.20"), ip("10.77.0.109")],
  );
});

test("the sockets asked for are the subnets' interfaces, and the relayed clients' one only where it is needed", async (t) => {
  const relayed = subnet("10.80.0.0/24", { pool: range("10.80.0.10", "10.80.0.20") });
  await using lab = await Harness.start([ETH1, { ...ETH1, subnet: relayed.subnet }, relayed]);
  t.is(lab.coordinator.port, 67);
  lab.allUp();
  lab.claim(HV1, A, POOL_GRANT);
  t.regex((await lab.ask("DISCOVER", { giaddr: ip("10.80.0.1") }))[0] ?? "", /^OFFER 10\.80\.0\./);
});

test("bytes that are no DHCP message do nothing", async (t) => {
  await using lab = await Harness.start([OPEN]);
  lab.allUp();
  const dice = new Dice(7);
  for (let round = 0; round < 2000; round++)
    lab.hearBytes(Uint8Array.from({ length: dice.below(600) }, () => dice.below(256)));
  t.deepEqual(await lab.settle(), []);
  t.is((await lab.events()).length, 0);
});

test("closing waits for what is being written, answers nothing more, and may be done twice", async (t) => {
  const lab = await Harness.start();
  lab.allUp();
  lab.claim(HV1, A, FIXED);
  await lab.ask("DISCOVER", { options: UEFI });
  lab.store.hold();
  await lab.ask("REQUEST", { options: TAKES });
  let isClosed = false;
  const closing = lab.coordinator.close().then(() => {
    isClosed = true;
  });
  await lab.settle();
  t.false(isClosed);
  lab.store.letGo();
  await closing;
  t.is(lab.store.leases.size, 1);
  t.deepEqual(await lab.ask("DISCOVER", { options: UEFI }), []);
  await lab.coordinator.close();
});

test("sockets that cannot be opened fail the start", async (t) => {
  const failure = new Error("EADDRINUSE");
  const { startCoordinator } = await import("../../../pxe/coordinator/coordinator.js");
  const { EventRing } = await import("../../../pxe/boot/event-ring.js");
  const options = {
    id: "dc1",
    settings: { subnets: [ETH1], port: 67, address: SERVER },
    drivers: [],
    ask: () => Promise.reject(failure),
    leases: new MemoryStore(),
    ring: new EventRing({ source: "dc1", capacity: 10, clock: Date.now }),
    clock: Date.now,
    newBootSession: () => "s",
    openSockets: () => Promise.reject(failure),
  };
  t.is(await t.throwsAsync(startCoordinator(options)), failure);
});
