import test from "ava";
import { type ErrorCode, MetalplugError } from "../../../driver/errors.js";
import type { ClaimChange } from "../../../driver/inventory/inventory.js";
import type { Hardware } from "../../../driver/node/hardware.js";
import type { NodeProperties } from "../../../driver/node/node.js";
import {
  ANY,
  addMachines,
  inventoryFor,
  type LabInventory,
  macOf,
  openedIn,
  poolVif,
} from "../inventory/inventory-lab.js";
import { temporaryFolder } from "../store/temporary-folder.js";

const SAID: NodeProperties = {
  macs: [macOf(8), macOf(9)],
  cables: [{ mac: macOf(9), network: "prod", port: "Gi1/0/9" }],
  hardware: { cpus: 8, memory: 2 ** 36, architecture: "x86_64", disks: [{ name: "/dev/sda", bytes: 5 }] },
  traits: ["CUSTOM_GPU"],
  labels: { owner: "physics", rack: "r4" },
  power: { kind: "ipmi", host: "bmc", port: 623, username: "admin", secret: "bmc" },
};
const FOUND: Hardware = {
  cpus: 16,
  firmware: "uefi",
  nics: [{ mac: macOf(8), link: true, switchPort: { chassis: "aa", port: "9" } }],
};

test("a node keeps all that is said of it, also over a restart", async (t) => {
  const folder = await temporaryFolder(t);
  const first = await openedIn(folder);
  const node = await first.inventory.addNode({ requestId: "", name: "r3", ...SAID });
  t.deepEqual(node, { name: "r3", ...SAID, epoch: 1, revision: 1, createdAt: 1_000 });
  const found = await first.inventory.setFoundHardware("r3", FOUND, 77);
  t.deepEqual(found, { ...node, found: { hardware: FOUND, at: 77 }, revision: 2 });
  await first.store.close();
  const again = await openedIn(folder);
  t.teardown(() => again.store.close());
  t.deepEqual(again.store.badRecords, []);
  t.deepEqual(again.inventory.node("r3"), found);
});

test("it is kept in one spelling: in order, none twice, nothing that is empty", async (t) => {
  const inventory = await inventoryFor(t);
  const traits = ["B", "A", "B"];
  const labels = { rack: "r4", owner: "physics" };
  const empty = { cables: [], hardware: { disks: [] }, power: { kind: "manual" } } as const;
  const node = await inventory.addNode({
    requestId: "",
    name: "r3",
    macs: [macOf(8)],
    ...empty,
    traits,
    labels,
  });
  t.is(
    JSON.stringify(node),
    JSON.stringify({
      ...{ name: "r3", macs: [macOf(8)], traits: ["A", "B"], labels: { owner: "physics", rack: "r4" } },
      ...{ epoch: 1, revision: 1, createdAt: 1_000 },
    }),
  );
});

test("an update changes what it names and no more; what is empty goes", async (t) => {
  const inventory = await inventoryFor(t);
  const node = await inventory.addNode({ requestId: "", name: "r3", ...SAID });
  await inventory.setFoundHardware("r3", FOUND, 77);
  const update = (changes: Partial<NodeProperties>) => inventory.updateNode({ ...ANY, name: "r3", changes });
  const relabelled = await update({ labels: { rack: "r5" } });
  t.deepEqual(relabelled, {
    ...{ ...node, labels: { rack: "r5" } },
    ...{ found: { hardware: FOUND, at: 77 }, revision: 3 },
  });
  const bare = await update({ cables: [], hardware: {}, traits: [], labels: {}, power: { kind: "manual" } });
  t.deepEqual(bare, {
    ...{ name: "r3", macs: SAID.macs, found: { hardware: FOUND, at: 77 } },
    ...{ epoch: 1, revision: 4, createdAt: 1_000 },
  });
  t.deepEqual(inventory.node("r3"), bare);
});

test("an update to what is there already changes nothing", async (t) => {
  const inventory = await inventoryFor(t);
  const node = await inventory.addNode({ requestId: "", name: "r3", ...SAID });
  t.deepEqual(await inventory.updateNode({ ...ANY, name: "r3", changes: SAID }), node);
  t.deepEqual(await inventory.updateNode({ ...ANY, name: "r3", changes: {} }), node);
  t.is(inventory.revision, 1);
});

test("an update claims MACs that come with the node's epoch, and releases those that go", async (t) => {
  const inventory = await inventoryFor(t);
  await inventory.addNode({ requestId: "", name: "r3", macs: [macOf(7), macOf(8)] });
  const heard: ClaimChange[] = [];
  inventory.subscribeClaims((change) => heard.push(change));
  const updated = await inventory.updateNode({
    ...{ ...ANY, name: "r3" },
    changes: { macs: [macOf(9), macOf(8)] },
  });
  t.deepEqual(updated.macs, [macOf(9), macOf(8)]);
  t.deepEqual(heard, [
    { kind: "released", mac: macOf(7), revision: 2 },
    { kind: "claimed", mac: macOf(9), epoch: 1, revision: 2 },
  ]);
  t.is(inventory.lookup(macOf(7)).kind, "notMine");
  t.is(inventory.lookup(macOf(9)).kind, "owner");
  await inventory.addNode({ requestId: "", name: "r4", macs: [macOf(7)] });
});

interface Refusal {
  readonly act: (inventory: LabInventory) => Promise<unknown>;
  readonly code: ErrorCode;
  readonly message: string;
}

/** Nodes r1 (NICs 1 and 2, instance i1 with a vif on 1) and r2 (NIC 3), then a call that is refused and changes nothing. */
const refused = test.macro(async (t, { act, code, message }: Refusal) => {
  const inventory = await inventoryFor(t);
  await addMachines(inventory);
  const spawn = { ...ANY, node: "r1", image: "debian", loader: "ipxe", vifs: [poolVif(macOf(1))] } as const;
  await inventory.spawn(spawn);
  const was = [inventory.revision, inventory.nodes(), inventory.claims()];
  const error = await t.throwsAsync(act(inventory), { instanceOf: MetalplugError });
  t.is(error?.message, message);
  t.is(error?.code, code);
  t.deepEqual([inventory.revision, inventory.nodes(), inventory.claims()], was);
});

function updateR1(changes: Partial<NodeProperties>, expectedRevision = 0): Refusal["act"] {
  return (inventory) => inventory.updateNode({ requestId: "", expectedRevision, name: "r1", changes });
}

function argument(changes: Partial<NodeProperties>, message: string): Refusal {
  return { act: updateR1(changes), code: "ARGUMENT_REFUSED", message };
}

test("a NIC with a plugged vif stays", refused, {
  act: updateR1({ macs: [macOf(2)] }),
  code: "PIF_IN_USE",
  message:
    'Cannot take NIC 52:54:00:00:00:01 from node "r1": instance i1 has a vif plugged there; unplug it first',
});
test("a node keeps a NIC", refused, {
  act: updateR1({ macs: [] }),
  code: "NODE_WITHOUT_PIFS",
  message: 'Cannot update node "r1": it needs at least one NIC by its MAC',
});
test("another node's MAC is not taken", refused, {
  act: updateR1({ macs: [macOf(1), macOf(3)] }),
  code: "MAC_IN_USE",
  message: 'Cannot update node "r1": MAC 52:54:00:00:00:03 is a NIC of node "r2"; remove it there first',
});
test("a MAC is there once after an update as well", refused, {
  act: updateR1({ macs: [macOf(1), macOf(1)] }),
  code: "MAC_TWICE",
  message: "MAC 52:54:00:00:00:01 is given twice; name each one once",
});
test("an update expects the node's revision, and is told what happened since", refused, {
  act: updateR1({ labels: {} }, 1),
  code: "REVISION_MISMATCH",
  message:
    'Node "r1" has revision 4, not 1: instance i1 was spawned on it meanwhile; look at it and try again',
});
test(
  "a cable begins at a NIC",
  refused,
  argument(
    { cables: [{ mac: macOf(3), network: "prod" }] },
    'A cable of node "r1" is at MAC 52:54:00:00:00:03; expected one of its NICs: 52:54:00:00:00:01, 52:54:00:00:00:02',
  ),
);
test("a NIC has one cable", refused, {
  act: updateR1({
    cables: [
      { mac: macOf(1), network: "prod" },
      { mac: macOf(1), network: "storage" },
    ],
  }),
  code: "MAC_TWICE",
  message: "MAC 52:54:00:00:00:01 is given twice; name each one once",
});
test("a network has a name", refused, {
  act: updateR1({ cables: [{ mac: macOf(1), network: "../x" }] }),
  code: "NAME_REFUSED",
  message:
    '"../x" cannot be the name of a network: expected 1 to 63 letters, digits, dots, hyphens or underscores, beginning with a letter or digit',
});
test(
  "a switch port is printable",
  refused,
  argument(
    { cables: [{ mac: macOf(1), network: "a", port: "\u001b[2J" }] },
    'The switch port of NIC 52:54:00:00:00:01 is "\\u001b[2J"; expected 1 to 63 printable characters',
  ),
);
for (const trait of ["", "custom_gpu", "CUSTOM-GPU", "GPU ", "Ä", "A".repeat(256)])
  test(
    `${JSON.stringify(trait.slice(0, 20))} is no trait`,
    refused,
    argument(
      { traits: ["OK", trait] },
      `A trait of node "r1" is ${JSON.stringify(trait.slice(0, 100))}; expected 1 to 255 capitals, digits and underscores, as CUSTOM_GPU`,
    ),
  );
for (const key of ["", "__proto__", "-a", "a=b", "a b", "x".repeat(64)])
  test(
    `${JSON.stringify(key.slice(0, 20))} is no label's key`,
    refused,
    argument(
      { labels: Object.fromEntries([[key, "v"]]) },
      `A label's key of node "r1" is ${JSON.stringify(key)}; expected 1 to 63 letters, digits, dots, hyphens, slashes or underscores, beginning with a letter or digit`,
    ),
  );
for (const value of ["\n", "a\u202eb", "\ud800", "x".repeat(256)])
  test(
    `${JSON.stringify(value.slice(0, 20))} is no label's value`,
    refused,
    argument(
      { labels: { rack: value } },
      `Label rack of node "r1" is ${JSON.stringify(value.slice(0, 100))}; expected at most 255 printable characters`,
    ),
  );
test("a node has at most 64 labels", refused, {
  act: updateR1({ labels: Object.fromEntries(Array.from({ length: 65 }, (_, n) => [`l${n}`, ""])) }),
  code: "LIMIT_REACHED",
  message: "65 labels on one node; at most 64",
});
test("a node has at most 256 traits", refused, {
  act: updateR1({ traits: Array.from({ length: 257 }, (_, n) => `T${n}`) }),
  code: "LIMIT_REACHED",
  message: "257 traits on one node; at most 256",
});
for (const cpus of [0, -1, 1.5, 65_537])
  test(
    `${cpus} CPUs are none that a machine has`,
    refused,
    argument(
      { hardware: { cpus } },
      `The number of CPUs of node "r1" is ${cpus}; expected a whole number from 1 to 65536`,
    ),
  );
test(
  "no machine has more memory than a pebibyte",
  refused,
  argument(
    { hardware: { memory: 2 ** 50 + 2 } },
    'The memory in bytes of node "r1" is 1125899906842626; expected a whole number from 1 to 1125899906842624',
  ),
);
test(
  "a disk has a name",
  refused,
  argument(
    { hardware: { disks: [{ name: "", bytes: 1 }] } },
    'The disk\'s name of node "r1" is ""; expected 1 to 255 printable characters',
  ),
);
test(
  "a disk has a size",
  refused,
  argument(
    { hardware: { disks: [{ name: "/dev/sda", bytes: -1 }] } },
    'The size of disk /dev/sda in bytes of node "r1" is -1; expected a whole number from 0 to 9007199254740991',
  ),
);
test("a node has at most 256 disks", refused, {
  act: updateR1({
    hardware: { disks: Array.from({ length: 257 }, (_, n) => ({ name: `d${n}`, bytes: 1 })) },
  }),
  code: "LIMIT_REACHED",
  message: "257 disks on one node; at most 256",
});
test("what was found is no more trusted than what was said", refused, {
  act: (inventory) =>
    inventory.setFoundHardware(
      "r1",
      { nics: [{ mac: macOf(1), switchPort: { chassis: "\u001b]0;x\u0007", port: "1" } }] },
      5,
    ),
  code: "ARGUMENT_REFUSED",
  message:
    'The NIC\'s switch port of node "r1" is "\\u001b]0;x\\u0007"; expected 0 to 255 printable characters',
});
test("nor is anything found of a node that is not there", refused, {
  act: (inventory) => inventory.setFoundHardware("r9", {}, 5),
  code: "NODE_NOT_FOUND",
  message: 'There is no node "r9" on hypervisor hv1; it has: r1, r2',
});
test("power settings have rules as well, and what could be a password is not told again", refused, {
  act: updateR1({ power: { kind: "redfish", url: "https://u:geheim@bmc", username: "u", secret: "s" } }),
  code: "POWER_SETTINGS_REFUSED",
  message:
    'Cannot switch node "r1" by these settings: the url is not spelled https://HOST or https://HOST:PORT',
});
test("a cable goes to a network that there is", refused, {
  act: updateR1({ cables: [{ mac: macOf(1), network: "prud" }] }),
  code: "NETWORK_UNKNOWN",
  message: 'There is no network "prud" on hypervisor hv1; it has: prod, storage',
});

test("a NIC whose vif names its network stays there, and is free to go elsewhere without it", async (t) => {
  const inventory = await inventoryFor(t);
  await addMachines(inventory);
  const cable = (network: string) =>
    inventory.updateNode({ ...ANY, name: "r2", changes: { cables: [{ mac: macOf(3), network }] } });
  await cable("prod");
  const vifs = [{ ...poolVif(macOf(3)), network: "prod" }];
  await inventory.spawn({ ...ANY, node: "r2", image: "debian", loader: "ipxe", vifs });
  t.like(await t.throwsAsync(cable("storage")), { code: "VIF_NETWORK_REFUSED" });
  await inventory.destroy({ ...ANY, node: "r2" });
  t.deepEqual((await cable("storage")).cables, [{ mac: macOf(3), network: "storage" }]);
});

test("whoever expected an older revision is told what happened, in order, and after a restart what is there", async (t) => {
  const folder = await temporaryFolder(t);
  const first = await openedIn(folder);
  await addMachines(first.inventory);
  const seen = first.inventory.node("r2").revision;
  await first.inventory.updateNode({ ...ANY, name: "r2", changes: { labels: { rack: "r4" } } });
  const spawn = { ...ANY, node: "r2", image: "debian", loader: "ipxe", vifs: [] } as const;
  const { id } = await first.inventory.spawn(spawn);
  await first.inventory.destroy({ ...ANY, node: "r2" });
  await first.inventory.spawn(spawn);
  const late = (inventory: LabInventory) => inventory.spawn({ ...spawn, expectedRevision: seen });
  t.is(
    (await t.throwsAsync(late(first.inventory)))?.message,
    `Node "r2" has revision 7, not 2: it was updated, then instance ${id} was spawned on it, then instance ${id} on it ended, then instance i2 was spawned on it meanwhile; look at it and try again`,
  );
  await first.store.close();
  const again = await openedIn(folder);
  t.teardown(() => again.store.close());
  t.is(
    (await t.throwsAsync(late(again.inventory)))?.message,
    'Node "r2" has revision 7, not 2: it changed meanwhile, and instance i2 is on it; look at it and try again',
  );
});

test("what happened several times is told once, and nothing of a node of that name before", async (t) => {
  const inventory = await inventoryFor(t);
  await addMachines(inventory);
  const update = (rack: number, expectedRevision = 0) =>
    inventory.updateNode({
      requestId: "",
      expectedRevision,
      name: "r2",
      changes: { labels: { rack: `${rack}` } },
    });
  for (let rack = 0; rack < 20; rack++) await update(rack);
  t.regex(
    (await t.throwsAsync(update(0, 1)))?.message ?? "",
    /: it was added, then it was updated meanwhile;/,
  );
  await inventory.removeNode({ ...ANY, name: "r2" });
  await inventory.addNode({ requestId: "", name: "r2", macs: [macOf(3)] });
  t.regex((await t.throwsAsync(update(0, 1)))?.message ?? "", /: it was added meanwhile;/);
});
