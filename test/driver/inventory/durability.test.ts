import test from "ava";
import { failure, MetalplugError } from "../../../driver/errors.js";
import type { ClaimChange } from "../../../driver/inventory/inventory.js";
import type { Store } from "../../../driver/store/store.js";
import { temporaryFolder } from "../store/temporary-folder.js";
import {
  ANY,
  addMachines,
  blobOf,
  fixedVif,
  IMAGE,
  inventoryFor,
  inventoryOver,
  type LabInventory,
  macOf,
  openedIn,
  poolVif,
} from "./inventory-lab.js";

const R3 = { requestId: "q1", name: "r3", macs: [macOf(9)] };

test("everything is there after opening again, and the revision goes on", async (t) => {
  const folder = await temporaryFolder(t);
  const first = await openedIn(folder);
  await addMachines(first.inventory);
  const spawn = { ...ANY, node: "r1", image: "debian", loader: "ipxe" } as const;
  await first.inventory.spawn({ ...spawn, vifs: [fixedVif(macOf(2), "10.77.0.50")] });
  await first.inventory.removeNode({ ...ANY, name: "r2" });
  const was = everything(first.inventory);
  await first.store.close();
  const again = await openedIn(folder);
  t.teardown(() => again.store.close());
  t.deepEqual(everything(again.inventory), was);
  t.is(again.inventory.revision, 5);
  t.is((await again.inventory.addNode(R3)).revision, 6);
});

test("a request id repeated gets the same answer, also after a restart and after a removal", async (t) => {
  const folder = await temporaryFolder(t);
  const first = await openedIn(folder);
  const node = await first.inventory.addNode(R3);
  t.deepEqual(await first.inventory.addNode(R3), node);
  await first.inventory.removeNode({ ...ANY, name: "r3" });
  await first.store.close();
  const again = await openedIn(folder);
  t.teardown(() => again.store.close());
  t.deepEqual(await again.inventory.addNode(R3), node);
  t.deepEqual(again.inventory.nodes(), []);
});

test("a request id used for something else is refused", async (t) => {
  const inventory = await inventoryFor(t);
  await inventory.addNode(R3);
  for (const act of [
    () => inventory.addNode({ ...R3, name: "r4" }),
    () => inventory.removeNode({ requestId: "q1", expectedRevision: 0, name: "r3" }),
  ]) {
    const error = await t.throwsAsync(act(), { instanceOf: MetalplugError });
    t.is(error?.code, "REQUEST_ID_REUSED");
  }
});

test("a refused request is not remembered", async (t) => {
  const inventory = await inventoryFor(t);
  await t.throwsAsync(inventory.removeNode({ requestId: "q1", expectedRevision: 0, name: "r3" }));
  t.is((await inventory.addNode(R3)).name, "r3");
});

test("the last 1,024 requests are remembered, also on disk", async (t) => {
  const folder = await temporaryFolder(t);
  const { store, inventory } = await openedIn(folder);
  t.teardown(() => store.close());
  await inventory.addNode(R3);
  for (let number = 0; number < 1024; number++)
    await inventory.putImage({ ...IMAGE, requestId: `image ${number}` });
  t.is(store.entries("request/").length, 1024);
  const error = await t.throwsAsync(inventory.addNode(R3), { instanceOf: MetalplugError });
  t.is(error?.code, "NODE_EXISTS", "the oldest is forgotten");
  t.deepEqual(await inventory.putImage({ ...IMAGE, requestId: "image 0" }), inventory.image("debian"));
});

test("what the store refuses has not happened", async (t) => {
  const store = new RefusingStore();
  const inventory = await inventoryOver(store);
  const heard: ClaimChange[] = [];
  inventory.subscribeClaims((change) => heard.push(change));
  const error = await t.throwsAsync(inventory.addNode(R3), { instanceOf: MetalplugError });
  t.is(error?.code, "DISK_FULL");
  t.deepEqual([inventory.nodes(), inventory.claims(), inventory.revision, heard], [[], [], 0, []]);
  store.full = false;
  t.is((await inventory.addNode(R3)).revision, 1);
  t.is(heard.length, 1);
});

test("mutations that come together are carried out one after the other", async (t) => {
  const inventory = await inventoryFor(t);
  const names = Array.from({ length: 50 }, (_, number) => `n${number}`);
  const outcomes = await Promise.allSettled(
    names.map((name, number) => inventory.addNode({ requestId: "", name, macs: [macOf(number % 25)] })),
  );
  t.is(outcomes.filter(({ status }) => status === "fulfilled").length, 25);
  t.is(inventory.revision, 25);
  t.deepEqual(
    inventory.claims().map(({ mac }) => mac),
    Array.from({ length: 25 }, (_, number) => macOf(number)),
  );
});

test("claims are told once durable, and changes after a revision are kept", async (t) => {
  const inventory = await inventoryFor(t);
  const heard: ClaimChange[] = [];
  const end = inventory.subscribeClaims((change) => heard.push(change));
  await addMachines(inventory);
  await inventory.removeNode({ ...ANY, name: "r1" });
  end();
  await inventory.addNode(R3);
  const all: readonly ClaimChange[] = [
    { kind: "claimed", mac: macOf(1), epoch: 1, revision: 1 },
    { kind: "claimed", mac: macOf(2), epoch: 1, revision: 1 },
    { kind: "claimed", mac: macOf(3), epoch: 1, revision: 2 },
    { kind: "released", mac: macOf(1), revision: 4 },
    { kind: "released", mac: macOf(2), revision: 4 },
  ];
  t.deepEqual(heard, all);
  const last: ClaimChange = { kind: "claimed", mac: macOf(9), epoch: 1, revision: 5 };
  t.deepEqual(inventory.claimChangesAfter(0), [...all, last]);
  t.deepEqual(inventory.claimChangesAfter(2), [...all.slice(3), last]);
  t.deepEqual(inventory.claimChangesAfter(5), []);
  t.is(inventory.claimChangesAfter(6), undefined, "a revision that was never reached");
});

test("after a restart older changes are not kept", async (t) => {
  const folder = await temporaryFolder(t);
  const first = await openedIn(folder);
  await addMachines(first.inventory);
  await first.store.close();
  const again = await openedIn(folder);
  t.teardown(() => again.store.close());
  t.is(again.inventory.claimChangesAfter(2), undefined);
  t.deepEqual(again.inventory.claimChangesAfter(3), []);
});

test("a listener that throws is dropped and disturbs nobody", async (t) => {
  const inventory = await inventoryFor(t);
  let calls = 0;
  inventory.subscribeClaims(() => {
    calls += 1;
    throw new Error("broken listener");
  });
  await addMachines(inventory);
  t.is(calls, 1);
  t.is(inventory.nodes().length, 2);
});

const NODE = { name: "r1", macs: [macOf(1)], epoch: 1, revision: 7, createdAt: 1 };
const INSTANCE = {
  id: "i9",
  node: "r1",
  image: "debian",
  loader: "ipxe",
  vifs: [poolVif(macOf(1))],
  kind: "netboot",
  state: { kind: "active" },
  revision: 8,
  createdAt: 1,
};
const STORED_IMAGE = {
  name: "debian",
  kernel: blobOf("a"),
  ramdisk: blobOf("b"),
  kernelArguments: "",
  revision: 3,
  createdAt: 1,
};

interface Planted {
  readonly records: Readonly<Record<string, unknown>>;
  /** Keys set aside, with what their sentence says. */
  readonly aside: Readonly<Record<string, RegExp>>;
}

const setAside = test.macro(async (t, { records, aside }: Planted) => {
  const folder = await temporaryFolder(t);
  const first = await openedIn(folder);
  const good = { "node/good": { ...NODE, name: "good", macs: [macOf(8)] } };
  await first.store.commit(Object.entries({ ...good, ...records }).map(([key, value]) => ({ key, value })));
  await first.store.close();
  for (const start of ["first", "second"]) {
    const { store, inventory } = await openedIn(folder);
    t.is(inventory.node("good").name, "good", start);
    t.deepEqual(store.badRecords.map(({ key }) => key).sort(), Object.keys(aside).sort(), start);
    for (const { key, found } of store.badRecords) t.regex(found, aside[key] ?? /never/, start);
    t.is(inventory.claimChangesAfter(inventory.revision)?.length, 0);
    await store.close();
  }
});

test("a node of another shape", setAside, {
  records: { "node/r1": { ...NODE, macs: "all" } },
  aside: { "node/r1": /macs/ },
});
test("a node under another's name", setAside, {
  records: { "node/r2": NODE },
  aside: { "node/r2": /it is a record of node "r1"/ },
});
test("the second of two nodes with one MAC", setAside, {
  records: { "node/r1": NODE, "node/r2": { ...NODE, name: "r2" } },
  aside: { "node/r2": /MAC 52:54:00:00:00:01 is a NIC of node "r1" already/ },
});
test("a node, and the instance on it", setAside, {
  records: { "node/r1": 5, "image/debian": STORED_IMAGE, "instance/r1": INSTANCE },
  aside: { "node/r1": /./, "instance/r1": /There is no node "r1"/ },
});
test("an image, and the instance of it", setAside, {
  records: { "node/r1": NODE, "image/debian": { ...STORED_IMAGE, kernel: {} }, "instance/r1": INSTANCE },
  aside: { "image/debian": /./, "instance/r1": /There is no image "debian"/ },
});
test("an image whose kernel arguments would be a template", setAside, {
  records: { "image/debian": { ...STORED_IMAGE, kernelArguments: "\u0024{net0/mac}" } },
  aside: { "image/debian": /iPXE would expand/ },
});
test("an instance with a MAC of no NIC", setAside, {
  records: {
    "node/r1": NODE,
    "image/debian": STORED_IMAGE,
    "instance/r1": { ...INSTANCE, vifs: [poolVif(macOf(5))] },
  },
  aside: { "instance/r1": /has no such NIC/ },
});
test("the second of two instances with one address", setAside, {
  records: {
    "node/r1": NODE,
    "node/r2": { ...NODE, name: "r2", macs: [macOf(2)] },
    "image/debian": STORED_IMAGE,
    "instance/r1": { ...INSTANCE, vifs: [fixedVif(macOf(1), "10.77.0.50")] },
    "instance/r2": { ...INSTANCE, node: "r2", vifs: [fixedVif(macOf(2), "10.77.0.50")] },
  },
  aside: { "instance/r2": /Cannot give 10\.77\.0\.50/ },
});
const OPERATION = { id: "o1", startedAt: 1, order: 1, failures: 0 };
test("an instance at a step that its state has not", setAside, {
  records: {
    "node/r1": NODE,
    "image/debian": STORED_IMAGE,
    "instance/r1": {
      ...INSTANCE,
      state: { kind: "deploying", operation: { ...OPERATION, step: "agentWorking" } },
    },
  },
  aside: { "instance/r1": /step agentWorking is none of that for kind netboot/ },
});
test("an instance that is rescued by an image that is not there", setAside, {
  records: {
    "node/r1": NODE,
    "image/debian": STORED_IMAGE,
    "instance/r1": { ...INSTANCE, state: { kind: "rescue", image: "gone" } },
  },
  aside: { "instance/r1": /There is no image "gone"/ },
});
test("a remembered request of another shape", setAside, {
  records: { "request/0000000000000001": { id: 1 } },
  aside: { "request/0000000000000001": /is missing/ },
});
test("a revision that is none does not fall behind the records", async (t) => {
  const folder = await temporaryFolder(t);
  const first = await openedIn(folder);
  await first.store.commit([
    { key: "node/r1", value: NODE },
    { key: "meta/revision", value: "x" },
  ]);
  await first.store.close();
  const { store, inventory } = await openedIn(folder);
  t.teardown(() => store.close());
  t.is(inventory.revision, 7);
});

function everything(inventory: LabInventory): unknown {
  const { revision } = inventory;
  return {
    revision,
    nodes: inventory.nodes(),
    images: inventory.images(),
    instances: inventory.instances(),
    vifs: inventory.pluggedVifs(),
    claims: inventory.claims(),
    views: [1, 2, 3].map((number) => inventory.lookup(macOf(number))),
  };
}

/** A disk that is full until it is told otherwise. */
class RefusingStore implements Store {
  readonly folder = "/full";
  readonly badRecords = [];
  full = true;

  get(): unknown {
    return undefined;
  }
  entries(): readonly (readonly [string, unknown])[] {
    return [];
  }
  async commit(): Promise<void> {
    if (this.full) throw failure("DISK_FULL", { folder: this.folder });
  }
  async setAside(): Promise<void> {}
  async close(): Promise<void> {}
  async [Symbol.asyncDispose](): Promise<void> {}
}
