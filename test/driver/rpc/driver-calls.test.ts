import test from "ava";
import { GivenAddresses } from "../../../driver/vif/given-addresses.js";
import type { Vif } from "../../../driver/vif/vif.js";
import { address, MAC, MAC2, mac, refusedWith, startTestDriver } from "./support.js";

const FIXED: Vif = {
  mac: MAC,
  address: {
    kind: "fixed",
    address: address("10.77.0.20"),
    prefixLength: 24,
    gateway: address("10.77.0.1"),
    dns: [address("10.77.0.1"), address("9.9.9.9")],
  },
};
const POOLED: Vif = { mac: MAC2, address: { kind: "pool" } };

test("a node is added, shown, listed and removed", async (t) => {
  const { client, inventory } = await startTestDriver(t);
  const node = await client.addNode({ name: "r4u12", macs: ["52:54:00:00:00:01", "52:54:00:00:00:02"] });
  t.deepEqual(node, {
    name: "r4u12",
    macs: [MAC, MAC2],
    state: "available",
    epoch: 1,
    revision: 1,
    createdAt: 1_760_000_000_123,
  });
  t.deepEqual(await client.getNode("r4u12"), node);
  t.deepEqual(await client.listNodes(), [node]);
  t.deepEqual(await client.removeNode("r4u12", { expectedRevision: 1 }), node);
  t.deepEqual(await client.listNodes(), []);
  t.true(inventory.requests.every(({ requestId }) => /^[0-9a-f-]{36}$/.test(requestId)));
});

test("a request id that the caller gives is the one that arrives", async (t) => {
  const { client, inventory } = await startTestDriver(t);
  await client.addNode({ name: "a", macs: [MAC] }, { requestId: "mine-1" });
  t.deepEqual(inventory.requests, [{ requestId: "mine-1", expectedRevision: 0 }]);
});

test("an instance is spawned, shown with its node, listed and destroyed", async (t) => {
  const { client } = await startTestDriver(t);
  await client.addNode({ name: "a", macs: [MAC, MAC2] });
  const instance = await client.spawn({ node: "a", image: "debian", loader: "grub", vifs: [FIXED, POOLED] });
  t.deepEqual(instance, {
    id: "i-a",
    node: "a",
    image: "debian",
    loader: "grub",
    vifs: [FIXED, POOLED],
    kind: "netboot",
    state: "active",
    revision: 2,
    createdAt: 1_760_000_000_123,
  });
  t.deepEqual(await client.getInstance("a"), instance);
  t.deepEqual(await client.listInstances(), [instance]);
  t.is((await client.getNode("a")).instance, "i-a");
  t.deepEqual(await client.destroy("a"), instance);
  await refusedWith(t, client.getInstance("a"), "INSTANCE_NOT_FOUND");
});

test("a spawn that names no loader gets iPXE", async (t) => {
  const { client } = await startTestDriver(t);
  await client.addNode({ name: "a", macs: [MAC] });
  t.is((await client.spawn({ node: "a", image: "debian" })).loader, "ipxe");
});

test("vifs are plugged, listed by node and over all, and unplugged", async (t) => {
  const { client } = await startTestDriver(t);
  await client.addNode({ name: "a", macs: [MAC, MAC2] });
  await client.spawn({ node: "a", image: "debian" });
  const plugged = await client.plug("a", FIXED);
  t.deepEqual(plugged, { node: "a", instance: "i-a", vif: FIXED, pif: MAC });
  await client.plug("a", { mac: MAC2 });
  const both = [plugged, { node: "a", instance: "i-a", vif: POOLED, pif: MAC2 }];
  t.deepEqual(await client.listVifs(), both);
  t.deepEqual(await client.listVifs("a"), both);
  t.deepEqual(await client.listVifs("b"), []);
  const pifs = (...plugged: readonly string[]) =>
    [MAC, MAC2].map((mac) => ({ mac, isPlugged: plugged.includes(mac) }));
  t.deepEqual(await client.macsForNode("a"), {
    macs: [MAC, MAC2],
    pluggedMacs: [MAC, MAC2],
    pifs: pifs(MAC, MAC2),
  });
  t.deepEqual(await client.unplug("a", MAC), plugged);
  t.deepEqual(await client.macsForNode("a"), { macs: [MAC, MAC2], pluggedMacs: [MAC2], pifs: pifs(MAC2) });
});

test("the driver tells about itself", async (t) => {
  const { client } = await startTestDriver(t);
  t.deepEqual(await client.getHypervisor(), {
    hypervisor: "hv1",
    version: "1.2.3",
    bootAddress: "10.77.0.11",
    tftpPort: 69,
    httpPort: 8080,
    loaders: ["undionly.kpxe"],
    revision: 0,
  });
});

test("a look-up answers owner with the whole grant, leaves an event and remembers the boot session", async (t) => {
  const { client, ring, server } = await startTestDriver(t);
  await client.addNode({ name: "a", macs: [MAC] });
  await client.spawn({ node: "a", image: "debian", vifs: [FIXED] });
  const answer = await client.lookupMac(MAC, { bootSession: "s-1" });
  t.deepEqual(answer, {
    kind: "owner",
    epoch: 1,
    ttl: 10_000,
    revision: 2,
    grant: {
      node: "a",
      instance: "i-a",
      hostname: "a",
      address: FIXED.address,
      boot: {
        server: address("10.77.0.11"),
        files: new Map([
          ["biosPxe", "undionly.kpxe"],
          ["uefiX64Ipxe", "http://10.77.0.11:8080/52-54-00-00-00-01/boot.ipxe"],
        ] as const),
      },
      netbootOff: "",
    },
  });
  t.is(server.bootSessionOf(MAC), "s-1");
  await ring.settled();
  const { events } = await ring.events.read(0, { most: 10 });
  t.like(events[0]?.event, {
    mac: MAC,
    bootSession: "s-1",
    detail: { kind: "lookupAnswered", answer: "owner", text: "" },
  });
});

test("a look-up's pool address is noted where the driver grants one of the pool, and only there", async (t) => {
  const given = new GivenAddresses();
  const { client } = await startTestDriver(t, { given });
  await client.addNode({ name: "a", macs: [MAC] });
  await client.lookupMac(MAC, { poolAddress: "10.77.0.100" });
  await client.spawn({ node: "a", image: "debian", vifs: [FIXED] });
  await client.lookupMac(MAC, { poolAddress: "10.77.0.100" });
  await client.lookupMac(MAC2, { poolAddress: "10.77.0.101" });
  t.is(given.addressOf(MAC), undefined);
  t.is(given.addressOf(MAC2), undefined);
  await client.destroy("a");
  await client.spawn({ node: "a", image: "debian", vifs: [{ ...FIXED, address: { kind: "pool" } }] });
  await client.lookupMac(MAC, { poolAddress: "10.77.0.100" });
  t.is(given.addressOf(MAC), address("10.77.0.100"));
  await t.throwsAsync(client.lookupMac(MAC, { poolAddress: "10.77.0" }), { code: "ARGUMENT_REFUSED" });
});

test("a look-up for a node without instance grants neither address nor boot, and says why", async (t) => {
  const { client } = await startTestDriver(t);
  await client.addNode({ name: "a", macs: [MAC] });
  t.like(await client.lookupMac(MAC), {
    kind: "owner",
    grant: { node: "a", netbootOff: "nothing is spawned on it" },
  });
});

test("a look-up for a stranger answers not mine and keeps no boot session of it", async (t) => {
  const { client, server } = await startTestDriver(t);
  t.deepEqual(await client.lookupMac(MAC, { bootSession: "s-2" }), {
    kind: "notMine",
    ttl: 10_000,
    revision: 0,
  });
  t.is(server.bootSessionOf(MAC), undefined);
});

test("a draining driver keeps its claims, grants nothing, and refuses mutations", async (t) => {
  const { client, server, inventory } = await startTestDriver(t);
  await client.addNode({ name: "a", macs: [MAC] });
  server.drain();
  t.deepEqual(await client.lookupMac(MAC), {
    kind: "draining",
    epoch: 1,
    text: "the driver is stopping",
    ttl: 0,
    revision: 1,
  });
  t.like(await client.lookupMac(MAC2), { kind: "notMine" });
  t.is((await client.getNode("a")).name, "a");
  await refusedWith(t, client.addNode({ name: "b", macs: [MAC2] }), "STOPPING");
  t.is(inventory.nodes().length, 1);
});

test("lists come in pages in the order of their keys, whatever is added meanwhile", async (t) => {
  const { client } = await startTestDriver(t);
  for (const name of ["c", "a", "d", "b"]) await client.addNode({ name, macs: [] });
  const first = await client.listNodesPage({ pageSize: 2 });
  t.deepEqual(
    first.items.map(({ name }) => name),
    ["a", "b"],
  );
  await client.addNode({ name: "aa", macs: [] });
  await client.removeNode("b");
  const second = await client.listNodesPage({ pageSize: 2, pageToken: first.nextPageToken });
  t.deepEqual(
    second.items.map(({ name }) => name),
    ["c", "d"],
  );
  t.is(second.nextPageToken, "");
});

test("a list longer than one page is walked to its end", async (t) => {
  const { client, inventory } = await startTestDriver(t);
  for (let i = 0; i < 2100; i++) await inventory.addNode({ requestId: "", name: `n${i}`, macs: [] });
  t.is((await client.listNodesPage()).items.length, 100);
  t.is(new Set((await client.listNodes()).map(({ name }) => name)).size, 2100);
});

test("vif MACs in capitals are taken", async (t) => {
  const { client } = await startTestDriver(t);
  const node = await client.addNode({ name: "a", macs: ["AA:BB:CC:DD:EE:0F"] });
  t.deepEqual(node.macs, [mac("aa:bb:cc:dd:ee:0f")]);
});
