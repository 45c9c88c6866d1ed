import test from "ava";
import { Harness, MemoryStore } from "./harness.js";
import { A, B, type ETH1, HV1, ip, lease, mac, POOL_GRANT, range, SERVER, subnet } from "./lab.js";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const ONE: typeof ETH1 = subnet("10.77.0.0/24", {
  interface: "eth1",
  pool: range("10.77.0.100", "10.77.0.100"),
});

/** A coordinator that starts at its usual time with these leases on disk. */
async function startedWith(...leases: readonly ReturnType<typeof lease>[]): Promise<Harness> {
  const store = new MemoryStore();
  for (const one of leases) store.leases.set(one.address, one);
  const lab = await Harness.start([ONE], store);
  lab.allUp();
  lab.claim(HV1, A, POOL_GRANT);
  lab.claim(HV1, B, POOL_GRANT);
  return lab;
}

const START = 1_700_000_000_000;
const X = ip("10.77.0.100");

test("after the clock was set back a lease that seems too long keeps its address from others", async (t) => {
  await using lab = await startedWith(lease(X, A, START + 400 * DAY));
  t.is(await lab.boot(B), undefined);
  lab.now += 399 * DAY;
  t.is(await lab.boot(B), undefined);
  lab.now += DAY;
  t.is(await lab.boot(B), X);
});

test("and the machine's next renewal makes it right, on disk and for the machine", async (t) => {
  await using lab = await startedWith(lease(X, A, START + 400 * DAY));
  t.deepEqual(await lab.ask("REQUEST", { chaddr: A, ciaddr: X }), [`ACK ${X}`]);
  t.is(lab.store.leases.get(X)?.expiresAt, START + HOUR);
});

test("an operator frees an address whose lease will not end", async (t) => {
  await using lab = await startedWith(lease(X, A, 253_402_300_799_999));
  t.is(await lab.boot(B), undefined);
  t.like(await lab.coordinator.leaseDesk.release({ address: X }), { kind: "released" });
  t.is(await lab.boot(B), X);
});

test("after the clock was set ahead a lease that seems to have ended is its machine's again", async (t) => {
  await using lab = await startedWith(lease(X, A, START - 400 * DAY));
  t.deepEqual(lab.coordinator.leaseDesk.list({ state: "active" }), []);
  t.is(await lab.boot(A), X);
  t.is(lab.store.leases.get(X)?.expiresAt, START + HOUR);
});

test("a clock that is set back while machines run neither ends nor repeats a lease", async (t) => {
  await using lab = await startedWith();
  t.is(await lab.boot(A), X);
  lab.now -= 10 * DAY;
  t.is(await lab.boot(B), undefined);
  t.deepEqual(await lab.ask("REQUEST", { chaddr: A, ciaddr: X }), [`ACK ${X}`]);
  t.is(lab.store.leases.get(X)?.expiresAt, lab.now + HOUR);
});

test("a clock that is set ahead between OFFER and REQUEST costs the machine no more than a new DISCOVER", async (t) => {
  await using lab = await startedWith();
  t.deepEqual(await lab.ask("DISCOVER", { chaddr: A }), [`OFFER ${X}`]);
  lab.now += 10 * DAY;
  const options = { serverIdentifier: SERVER, requestedAddress: X };
  t.deepEqual(await lab.ask("REQUEST", { chaddr: A, options }), [`ACK ${X}`]);
  t.is(lab.store.leases.get(X)?.expiresAt, lab.now + HOUR);
});

for (const expiresAt of [0, 0.5, START + 0.25, 253_402_300_799_999])
  test(`a lease that ends at ${expiresAt} is listed and served around`, async (t) => {
    await using lab = await startedWith(lease(X, mac(99), expiresAt));
    t.is(lab.coordinator.leaseDesk.list({ state: "all" })[0]?.expiresAt, expiresAt);
    t.is(await lab.boot(A), expiresAt > START ? undefined : X);
  });
