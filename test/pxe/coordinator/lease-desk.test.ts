import test from "ava";
import type { Lease } from "../../../pxe/coordinator/lease.js";
import type { ImportOutcome } from "../../../pxe/coordinator/lease-intake.js";
import type { MacAddress } from "../../../pxe/net/mac-address.js";
import { parseSubnet } from "../../../pxe/net/subnet.js";
import { deskOf } from "./desk-under-test.js";
import { Harness, MemoryStore } from "./harness.js";
import { A, B, C, Dice, HV1, ip, lease, mac, POOL_GRANT, range, SERVER, subnet } from "./lab.js";

const NOW = 1_700_000_000_000;
const X = "10.77.0.100";
const Y = "10.77.0.101";
const Z = "10.77.0.102";
const kinds = (outcomes: readonly ImportOutcome[]) => outcomes.map(({ kind }) => kind);
const turn = () => new Promise((resolve) => setImmediate(resolve));

test("leases are listed by address as numbers, from one on, so many at most", (t) => {
  const { desk } = deskOf(
    ["10.77.0.9", "10.77.0.100", "10.77.0.20", "9.255.0.1"].map((address, n) =>
      lease(address, mac(n), NOW + 1),
    ),
    NOW,
  );
  const addresses = (leases: readonly Lease[]) => leases.map(({ address }) => String(address));
  t.deepEqual(addresses(desk.list({ state: "all" })), [
    "9.255.0.1",
    "10.77.0.9",
    "10.77.0.20",
    "10.77.0.100",
  ]);
  t.deepEqual(addresses(desk.list({ state: "all" }, 0x0a4d000a, 1)), ["10.77.0.20"]);
});

test("each filter narrows by itself, and all of them together", (t) => {
  const leases = [
    lease("10.77.0.1", A, NOW + 1, { kind: "fixed", hypervisor: "hv1" }),
    lease("10.77.0.2", B, NOW, { kind: "unknownMachine" }),
    lease("10.77.1.1", A, NOW + 1, { hypervisor: "hv2" }),
  ];
  const { desk } = deskOf(leases, NOW);
  const within = parseSubnet("10.77.0.0/24");
  const found = (filter: Parameters<typeof desk.list>[0]) =>
    desk.list(filter).map((one) => leases.indexOf(one));
  t.deepEqual(found({ state: "all" }), [0, 1, 2]);
  t.deepEqual(found({ state: "active" }), [0, 2]);
  t.deepEqual(found({ state: "expired" }), [1]);
  t.deepEqual(found({ state: "all", mac: A }), [0, 2]);
  t.deepEqual(found({ state: "all", ...(within && { within }) }), [0, 1]);
  t.deepEqual(found({ state: "all", hypervisor: "hv2" }), [2]);
  t.deepEqual(found({ state: "all", kind: "unknownMachine" }), [1]);
  t.deepEqual(
    found({ state: "active", mac: A, kind: "fixed", hypervisor: "hv1", ...(within && { within }) }),
    [0],
  );
});

test("an import is durable in one write, and the same again adds and writes nothing", async (t) => {
  const { desk, book, store } = deskOf([], NOW);
  const leases = [lease(X, A, NOW + 1), lease(Y, B, NOW - 1), lease("10.88.0.1", C, NOW + 1)];
  t.deepEqual(kinds(await desk.importLeases(leases, false)), ["added", "added", "refused"]);
  t.is(store.commits, 1);
  t.deepEqual(new Set(store.leases.values()), new Set(leases.slice(0, 2)));
  t.is(book.leaseAt(ip(X)), leases[0]);
  t.deepEqual(kinds(await desk.importLeases(leases, false)), ["kept", "kept", "refused"]);
  t.is(store.commits, 1);
});

test("a trial run tells the same and changes nothing", async (t) => {
  const { desk, book, store } = deskOf([], NOW);
  t.deepEqual(kinds(await desk.importLeases([lease(X, A, NOW + 1)], true)), ["added"]);
  t.is(store.commits, 0);
  t.deepEqual(book.leases(), []);
  t.true(book.isSettled(ip(X)));
});

test("an import that contradicts itself is judged line by line", async (t) => {
  const { desk, book } = deskOf([], NOW);
  const leases = [
    lease(X, A, NOW + 1),
    lease(X, B, NOW + 2),
    lease(Y, A, NOW + 2),
    lease(X, A, NOW + 3),
    lease(Y, C, NOW + 1),
  ];
  const outcomes = await desk.importLeases(leases, false);
  t.deepEqual(kinds(outcomes), ["added", "refused", "refused", "added", "added"]);
  t.is(book.leaseAt(ip(X))?.expiresAt, NOW + 3);
  t.is(book.leaseAt(ip(Y))?.mac, C);
});

test("an import that the disk refuses adds nothing and blocks nothing", async (t) => {
  const { desk, book, store } = deskOf([], NOW);
  store.failing = true;
  await t.throwsAsync(desk.importLeases([lease(X, A, NOW + 1)], false), { message: /no space left/ });
  t.deepEqual(book.leases(), []);
  t.true(book.isSettled(ip(X)));
  t.false(book.isExchanging(A, NOW));
  store.failing = false;
  t.deepEqual(kinds(await desk.importLeases([lease(X, A, NOW + 1)], false)), ["added"]);
});

test("while an imported lease is on its way to disk nobody else is given its address", async (t) => {
  const { desk, book, store } = deskOf([], NOW);
  store.hold();
  const importing = desk.importLeases([lease(X, A, NOW + 1)], false);
  t.like(book.obstacle(ip(X), B, "fixed", NOW), { kind: "leased", mac: A });
  t.deepEqual(book.leases(), []);
  store.letGo();
  await importing;
  t.is(book.leaseAt(ip(X))?.mac, A);
});

test("a machine that gets an address while its old lease is imported keeps the one it got, on disk too", async (t) => {
  const { desk, book, store } = deskOf([], NOW);
  store.hold();
  const importing = desk.importLeases([lease(X, A, NOW + 1)], false);
  const own = [{ kind: "put", lease: lease(Y, A, NOW + 1000) }] as const;
  book.beginCommit(A, own);
  store.letGo();
  t.deepEqual(kinds(await importing), ["kept"]);
  await store.commit(own);
  book.endCommit(A, own);
  book.apply(own);
  t.deepEqual(book.leases(), [own[0].lease]);
  t.deepEqual([...store.leases.values()], [own[0].lease]);
});

test("a machine that takes the very address meanwhile has its own, newer lease in the end", async (t) => {
  const { desk, book, store } = deskOf([], NOW);
  store.hold();
  const importing = desk.importLeases([lease(X, A, NOW + 1)], false);
  const own = [{ kind: "put", lease: lease(X, A, NOW + 1000) }] as const;
  book.beginCommit(A, own);
  const committed = store.commit(own).then(() => {
    book.endCommit(A, own);
    book.apply(own);
  });
  store.letGo();
  t.deepEqual(kinds(await importing), ["kept"]);
  await committed;
  t.deepEqual(book.leases(), [own[0].lease]);
  t.deepEqual([...store.leases.values()], [own[0].lease]);
});

for (const [when, isDone] of [
  ["has got", true],
  ["is getting", false],
] as const)
  test(`an expired lease is not put back beside the one that its machine ${when} while its address was imported for another`, async (t) => {
    const { desk, book, store } = deskOf([lease(X, B, NOW - 1)], NOW);
    store.hold();
    const importing = desk.importLeases([lease(X, A, NOW + 1)], false);
    const [bs, as] = [lease(Y, B, NOW + 1000), lease(Z, A, NOW + 1000)];
    for (const { mac: of, ...rest } of [bs, as])
      book.beginCommit(of, [{ kind: "put", lease: { mac: of, ...rest } }]);
    const finish = async (one: Lease) => {
      await store.commit([{ kind: "put", lease: one }]);
      book.endCommit(one.mac, [{ kind: "put", lease: one }]);
      book.apply([{ kind: "put", lease: one }]);
    };
    const done = isDone ? finish(bs) : undefined;
    store.letGo();
    await done;
    t.deepEqual(kinds(await importing), ["kept"]);
    if (!isDone) await finish(bs);
    await finish(as);
    t.deepEqual([book.leasesOf(A), book.leasesOf(B)], [[as], [bs]]);
    t.deepEqual([...store.leases.values()].map(({ address }) => address).sort(), [Y, Z].sort());
  });

test("a released lease is gone from disk and book, and told as an operator's doing", async (t) => {
  const { desk, book, store, told } = deskOf([lease(X, A, NOW + 1), lease("10.78.0.1", A, NOW - 1)], NOW);
  t.like(await desk.release({ address: ip(Y) }), { kind: "none" });
  t.like(await desk.release({ mac: B }), { kind: "none" });
  const released = await desk.release({ mac: A });
  t.is(released.kind === "released" && released.leases.length, 2);
  t.deepEqual(book.leases(), []);
  t.deepEqual([...store.leases], []);
  t.like(told, {
    0: [A, { kind: "addressReleased", address: ip(X), byOperator: true }],
    length: 2,
  });
});

test("a lease that is being written is not released, and one the disk does not let go stays", async (t) => {
  const { desk, book, store, told } = deskOf([lease(X, A, NOW + 1)], NOW);
  const renewal = [{ kind: "put", lease: lease(X, A, NOW + 2) }] as const;
  book.beginCommit(A, renewal);
  t.like(await desk.release({ address: ip(X) }), { kind: "busy", lease: { mac: A } });
  book.endCommit(A, renewal);
  store.failing = true;
  await t.throwsAsync(desk.release({ address: ip(X) }), { message: /no space left/ });
  t.is(book.leases().length, 1);
  t.true(book.isSettled(ip(X)));
  t.deepEqual(told, []);
});

test("closing waits for what is being written", async (t) => {
  const { desk, store } = deskOf([], NOW);
  store.hold();
  const importing = desk.importLeases([lease(X, A, NOW + 1)], false);
  const done: string[] = [];
  void desk.close().then(() => done.push("closed"));
  await turn();
  t.deepEqual(done, []);
  store.letGo();
  await importing;
  await turn();
  t.deepEqual(done, ["closed"]);
});

test("a machine finds the address of its imported lease", async (t) => {
  await using lab = await Harness.start();
  lab.allUp();
  lab.claim(HV1, A, POOL_GRANT);
  await lab.coordinator.leaseDesk.importLeases([lease("10.77.0.107", A, lab.now - 1)], false);
  t.is(await lab.boot(A), "10.77.0.107");
});

test("imports and releases among booting machines never give an address twice, and disk and book agree (seeded)", async (t) => {
  const seed = Number(process.env["SEED"] ?? Date.now() % 1_000_000);
  const dice = new Dice(seed);
  const small = subnet("10.77.0.0/24", { interface: "eth1", pool: range("10.77.0.100", "10.77.0.115") });
  const store = new MemoryStore();
  await using lab = await Harness.start([{ ...small, leaseSeconds: 60 }], store);
  lab.allUp();
  const machines = Array.from({ length: 12 }, (_, n) => mac(n + 1));
  for (const machine of machines) lab.claim(HV1, machine, POOL_GRANT);
  const { leaseDesk } = lab.coordinator;
  const somebody = (): MacAddress => machines[dice.below(machines.length)] ?? A;
  const address = () => ip(`10.77.0.${100 + dice.below(16)}`);
  const work: Promise<unknown>[] = [];
  let held = false;
  for (let round = 0; round < 3000; round++) {
    const machine = somebody();
    switch (dice.below(7)) {
      case 0:
        lab.now += dice.below(20_000);
        break;
      case 1:
        if (!held) store.hold();
        held = true;
        break;
      case 2:
        store.letGo();
        held = false;
        await lab.settle();
        break;
      case 3: {
        const leases = Array.from({ length: 1 + dice.below(4) }, () =>
          lease(address(), somebody(), lab.now - 30_000 + dice.below(120_000)),
        );
        work.push(leaseDesk.importLeases(leases, false));
        break;
      }
      case 4:
        if (dice.below(4) === 0) work.push(leaseDesk.release({ mac: machine }));
        break;
      case 5:
        lab.hear("DISCOVER", { chaddr: machine });
        break;
      default: {
        const requestedAddress = leaseDesk.list({ state: "all", mac: machine })[0]?.address ?? address();
        const selecting = dice.below(2) === 0 ? { serverIdentifier: SERVER } : {};
        lab.hear("REQUEST", { chaddr: machine, options: { ...selecting, requestedAddress } });
      }
    }
  }
  store.letGo();
  await Promise.all(work);
  await lab.settle();
  const byAddress = (leases: Iterable<Lease>) =>
    [...leases].map(({ address: at, mac: of, expiresAt }) => `${at} ${of} ${expiresAt}`).sort();
  t.deepEqual(byAddress(leaseDesk.list({ state: "all" })), byAddress(store.leases.values()), `seed ${seed}`);
  for (const machine of machines) {
    const own = leaseDesk.list({ state: "all", mac: machine });
    t.true(own.length <= 1, `seed ${seed}: ${machine} has ${own.map(({ address: at }) => at)}`);
  }
});
