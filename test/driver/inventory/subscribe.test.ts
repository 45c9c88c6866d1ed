import test from "ava";
import {
  ANY,
  addMachines,
  fixedVif,
  IMAGE,
  inventoryFor,
  type LabInventory,
  macOf,
  poolVif,
} from "./inventory-lab.js";

type Mutate = (inventory: LabInventory) => Promise<unknown>;

const SPAWN = { ...ANY, node: "r1", image: "debian", loader: "ipxe", vifs: [poolVif(macOf(1))] } as const;
const PLUG = { ...ANY, node: "r1", vif: fixedVif(macOf(2), "10.77.0.50") };
const NOTHING: Mutate = async () => undefined;

const MUTATIONS: readonly (readonly [name: string, before: Mutate, mutate: Mutate])[] = [
  [
    "a node is added",
    NOTHING,
    (inventory) => inventory.addNode({ requestId: "", name: "r3", macs: [macOf(4)] }),
  ],
  ["a node is removed", NOTHING, (inventory) => inventory.removeNode({ ...ANY, name: "r2" })],
  ["an instance is spawned", NOTHING, (inventory) => inventory.spawn(SPAWN)],
  [
    "an instance is destroyed",
    (inventory) => inventory.spawn(SPAWN),
    (inventory) => inventory.destroy({ ...ANY, node: "r1" }),
  ],
  ["a vif is plugged", (inventory) => inventory.spawn(SPAWN), (inventory) => inventory.plug(PLUG)],
  [
    "a vif is unplugged",
    (inventory) => inventory.spawn(SPAWN),
    (inventory) => inventory.unplug({ ...ANY, node: "r1", mac: macOf(1) }),
  ],
  ["an image is added", NOTHING, (inventory) => inventory.putImage({ ...IMAGE, name: "second" })],
  [
    "an image is replaced",
    NOTHING,
    (inventory) => {
      const expectedRevision = inventory.image("debian").revision;
      return inventory.putImage({ ...IMAGE, expectedRevision, kernelArguments: "debug" });
    },
  ],
  ["an image is removed", NOTHING, (inventory) => inventory.removeImage({ ...ANY, name: "debian" })],
];

for (const [name, before, mutate] of MUTATIONS)
  test(`subscribers know the new state before the caller knows that ${name}`, async (t) => {
    const inventory = await inventoryFor(t);
    await addMachines(inventory);
    await before(inventory);
    const { revision } = inventory;
    const seen: (number | "answered")[] = [];
    const end = inventory.subscribe(() => seen.push(inventory.revision));
    await mutate(inventory).then(() => seen.push("answered"));
    t.deepEqual(seen, [revision + 1, "answered"]);
    end();
    await inventory.addNode({ requestId: "", name: "late", macs: [macOf(9)] });
    t.is(seen.length, 2);
  });

test("a refused mutation changes nothing and tells nobody", async (t) => {
  const inventory = await inventoryFor(t);
  inventory.subscribe(() => t.fail());
  await t.throwsAsync(inventory.destroy({ ...ANY, node: "r1" }));
});

test("a subscriber that throws undoes nothing, and the others are told", async (t) => {
  const inventory = await inventoryFor(t);
  let told = 0;
  inventory.subscribe(() => {
    throw new Error("a subscriber's own trouble");
  });
  inventory.subscribe(() => told++);
  await t.notThrowsAsync(addMachines(inventory));
  t.is(told, 3);
});

test("the image store hears of a change after those who serve its files", async (t) => {
  const inventory = await inventoryFor(t);
  const order: string[] = [];
  inventory.subscribeImages(() => order.push("image store"));
  inventory.subscribe(() => order.push("file server"));
  await inventory.putImage(IMAGE);
  t.deepEqual(order, ["file server", "image store"]);
});
