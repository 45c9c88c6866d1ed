import test, { type ExecutionContext } from "ava";
import { Channel } from "../../../driver/rpc/channel.js";
import { connectCoordinator, type LeaseRecord } from "../../../driver/rpc/client.js";
import { startCoordinatorServer } from "../../../driver/rpc/coordinator-server.js";
import type { CoordinatorImportLeasesRequest } from "../../../driver/rpc/gen/metalplug/v1/CoordinatorImportLeasesRequest.js";
import { coordinatorDefinition } from "../../../driver/rpc/proto.js";
import type { Lease } from "../../../pxe/coordinator/lease.js";
import { PATIENCE } from "../../patience.js";
import { deskOf } from "../../pxe/coordinator/desk-under-test.js";
import { emptyBootLog } from "../../pxe/coordinator/empty-boot-log.js";
import { A, B, C, ip, lease, mac, subnet } from "../../pxe/coordinator/lab.js";
import { NO_UNKNOWN } from "../no-unknown.js";
import { all, LOOPBACK, refusedWith } from "./support.js";

const NOW = 1_760_000_000_000;
const WIDE = subnet("10.77.0.0/16");

async function started(t: ExecutionContext, leases: readonly Lease[] = []) {
  const { desk, book, store } = deskOf(leases, NOW, [WIDE]);
  const server = await startCoordinatorServer({
    unknown: NO_UNKNOWN,
    listen: { host: LOOPBACK, port: 0 },
    coordinator: {
      id: "dc1",
      leaseDesk: desk,
      foreign: { list: () => [] },
      drivers: () => [],
      missingHypervisors: () => [],
      explain: async () => ({ mac: A, reason: "nothingHeard", cause: "", remedy: "", facts: [], events: [] }),
      boots: emptyBootLog(),
    },
  });
  const client = connectCoordinator(server.address, PATIENCE);
  const channel = new Channel({
    what: "coordinator",
    address: server.address,
    deadline: PATIENCE.deadline,
    tries: 1,
  });
  t.teardown(async () => {
    channel.close();
    await client.close();
    await server.close();
  });
  /** As no client of ours would ask. */
  const importRaw = (request: CoordinatorImportLeasesRequest) =>
    channel.call(coordinatorDefinition.ImportLeases, request, ({ outcomes }) => outcomes);
  return { client, book, store, importRaw };
}

const many = (count: number): readonly Lease[] =>
  Array.from({ length: count }, (_, n) => lease(`10.77.${(n + 256) >> 8}.${n & 255}`, mac(n), NOW + n));

test("filters narrow on the server, and each page goes on where the last ended", async (t) => {
  const leases = many(300).map((one, n): Lease => (n % 3 === 0 ? { ...one, hypervisor: "hv1" } : one));
  const { client } = await started(t, leases);
  t.is((await client.listLeases()).length, 299, "the first ends now");
  t.is((await client.listLeases({ state: "expired" })).length, 1);
  const found = await client.listLeases({ hypervisor: "hv1", state: "all", within: "10.77.1.0/24" });
  t.is(found.length, 86);
  t.deepEqual(
    (await client.listLeases({ mac: mac(5).toUpperCase() })).map(({ address, expiresIn }) => [
      address,
      expiresIn,
    ]),
    [[ip("10.77.1.5"), 5]],
  );
  t.is((await client.listLeases({ within: "10.77.2.2" })).length, 1);
  t.is((await client.listLeases({ kind: "fixed" })).length, 0);
  const first = await client.listLeasesPage({ pageSize: 200, state: "all" });
  const second = await client.listLeasesPage({ pageSize: 200, state: "all", pageToken: first.nextPageToken });
  t.deepEqual(
    [...first.items, ...second.items].map(({ address }) => address),
    leases.map(({ address }) => address),
  );
  t.is(second.nextPageToken, "");
});

test("a filter that is none is refused", async (t) => {
  const { client } = await started(t);
  await refusedWith(t, client.listLeases({ mac: "52-54-00-00-00-01" }), "MAC_REFUSED");
  await refusedWith(t, client.listLeases({ within: "10.77.0.1/24" }), "ARGUMENT_REFUSED");
  await refusedWith(t, client.listLeases({ hypervisor: "hv 1" }), "ARGUMENT_REFUSED");
  await refusedWith(t, client.listLeasesPage({ pageSize: 1001 }), "ARGUMENT_REFUSED");
});

test("an export is everything as of one moment, though leases change while it is read", async (t) => {
  const network = { prefixLength: 24, gateway: ip("10.77.0.1"), dns: [ip("10.77.0.2")] };
  const leases = many(5000).map((one): Lease => ({ ...one, hostname: "r1", network }));
  const { client, book } = await started(t, leases);
  const told: Lease[] = [];
  for await (const part of client.exportLeases()) {
    t.like(part, { coordinator: "dc1", time: NOW, total: 5000 });
    told.push(...part.leases);
    book.apply([{ kind: "remove", address: ip("10.77.20.135") }]);
  }
  t.deepEqual(told, leases);
});

test("an export of nothing says whose it is", async (t) => {
  const { client } = await started(t);
  t.deepEqual(await all(client.exportLeases()), [{ coordinator: "dc1", time: NOW, total: 0, leases: [] }]);
});

test("what was exported comes in whole elsewhere, once", async (t) => {
  const leases = many(500);
  const there = await started(t, leases);
  const here = await started(t);
  for await (const part of there.client.exportLeases()) {
    const first = await here.client.importLeases(part.leases);
    t.deepEqual(new Set(first.map(({ kind }) => kind)), new Set(["added"]));
    const second = await here.client.importLeases(part.leases);
    t.deepEqual(new Set(second.map(({ kind }) => kind)), new Set(["kept"]));
  }
  t.deepEqual(
    await here.client.listLeases({ state: "all" }),
    await there.client.listLeases({ state: "all" }),
  );
  t.is(here.store.leases.size, 500);
  t.is(here.store.commits, 1);
});

const X = {
  address: "10.77.0.1",
  mac: A,
  kind: "LEASE_KIND_POOL",
  expireTime: { seconds: String(NOW / 1000 + 1) },
} as const;
const unreadable = test.macro({
  async exec(t, wrong: object, text: RegExp) {
    const { importRaw, store } = await started(t);
    const [bad, good] = await importRaw({
      leases: [
        { ...X, ...wrong },
        { ...X, address: "10.77.0.2", mac: B },
      ],
    });
    t.is(bad?.result, "LEASE_IMPORT_RESULT_REFUSED");
    t.regex(bad?.text ?? "", text);
    t.is(good?.result, "LEASE_IMPORT_RESULT_ADDED");
    t.is(store.leases.size, 1);
  },
  title: (name) => `a lease that is no lease is refused, and the next one taken: ${name}`,
});
test("no address", unreadable, { address: "" }, /^address is empty; expected an IPv4 address/);
test("a multicast address", unreadable, { address: "224.0.0.1" }, /unicast/);
test("no MAC", unreadable, { mac: "" }, /is not a MAC address/);
test("a group MAC", unreadable, { mac: "01:00:5e:00:00:01" }, /multicast/);
test("no kind", unreadable, { kind: "LEASE_KIND_UNSPECIFIED" }, /^kind is /);
test("no end", unreadable, { expireTime: null }, /^expire_time is absent/);
test("an end before 1970", unreadable, { expireTime: { seconds: "-1" } }, /^expire_time is -1000/);
test(
  "an end at the end of time",
  unreadable,
  { expireTime: { seconds: "9223372036854775807" } },
  /more than a year/,
);
test(
  "a host name with a terminal's command",
  unreadable,
  { hostname: "\u001b[2J" },
  /cannot be the name of a host/,
);
test("a host name of two lines", unreadable, { hostname: "a\r\nb" }, /cannot be the name of a host/);
test("a driver's name with a C1 control", unreadable, { driver: "hv\u009b1" }, /^driver is /);
test("a prefix of 64", unreadable, { network: { prefixLength: 64 } }, /^network\.prefix_length is 64/);
test(
  "a gateway that is a name",
  unreadable,
  { network: { prefixLength: 24, gateway: "gw" } },
  /^network\.gateway/,
);
test(
  "17 name servers",
  unreadable,
  { network: { prefixLength: 24, dns: Array(17).fill("10.0.0.1") } },
  /^network\.dns/,
);
test("outside every subnet", unreadable, { address: "10.88.0.1" }, /none of the configured subnets/);

test("more leases than a call may carry are refused as a whole", async (t) => {
  const { client, store } = await started(t);
  await refusedWith(t, client.importLeases(many(1001)), "ARGUMENT_REFUSED");
  t.is(store.leases.size, 0);
});

test("an import that the disk refuses fails as a whole and can be repeated under the same id", async (t) => {
  const { client, store } = await started(t);
  store.failing = true;
  await refusedWith(t, client.importLeases(many(2), { requestId: "i1" }), "INTERNAL");
  store.failing = false;
  t.deepEqual(
    (await client.importLeases(many(2), { requestId: "i1" })).map(({ kind }) => kind),
    ["added", "added"],
  );
});

test("a repeated import or release gets the first answer, also while the first is under way, and an id is for one request", async (t) => {
  const { client, store } = await started(t, [lease("10.77.9.9", C, NOW + 1)]);
  const leases: readonly LeaseRecord[] = many(2);
  store.hold();
  const twice = [
    client.importLeases(leases, { requestId: "i1" }),
    client.importLeases(leases, { requestId: "i1" }),
  ];
  while (store.commits === 0) await new Promise((resolve) => setImmediate(resolve));
  store.letGo();
  for (const outcomes of await Promise.all(twice))
    t.deepEqual(
      outcomes.map(({ kind }) => kind),
      ["added", "added"],
    );
  t.is(store.commits, 1);
  await refusedWith(t, client.importLeases(many(3), { requestId: "i1" }), "REQUEST_ID_REUSED");
  const released = await client.releaseLease({ mac: C }, { requestId: "r1" });
  t.like(released, { 0: { address: ip("10.77.9.9"), mac: C }, length: 1 });
  t.deepEqual(await client.releaseLease({ mac: C }, { requestId: "r1" }), released);
  await refusedWith(t, client.releaseLease({ mac: C }), "LEASE_NOT_FOUND");
});

test("what is being written is not released, and the error says for whom", async (t) => {
  const own = lease("10.77.9.9", C, NOW + 1);
  const { client, book } = await started(t, [own]);
  book.beginCommit(C, [{ kind: "put", lease: own }]);
  const error = await refusedWith(t, client.releaseLease({ address: ip("10.77.9.9") }), "LEASE_BUSY");
  t.true(error.message.includes(C));
});
