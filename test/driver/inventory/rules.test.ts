import test from "ava";
import { type ErrorCode, MetalplugError } from "../../../driver/errors.js";
import type { Ipv4Address } from "../../../pxe/net/ipv4-address.js";
import {
  ANY,
  addMachines,
  blobOf,
  fixedVif,
  IMAGE,
  inventoryFor,
  type LabInventory,
  macOf,
  poolVif,
} from "./inventory-lab.js";

type Act = (inventory: LabInventory) => Promise<unknown>;

interface Refusal {
  readonly before?: readonly Act[];
  readonly act: Act;
  readonly code: ErrorCode;
  readonly message: string;
}

/** The lab's machines, then `before`, then a call that is refused and changes nothing. */
const refused = test.macro(async (t, { before = [], act, code, message }: Refusal) => {
  const inventory = await inventoryFor(t);
  await addMachines(inventory);
  for (const step of before) await step(inventory);
  const was = snapshot(inventory);
  const error = await t.throwsAsync(act(inventory), { instanceOf: MetalplugError });
  t.is(error?.message, message);
  t.is(error?.code, code);
  t.deepEqual(snapshot(inventory), was);
});

const SPAWN = { ...ANY, node: "r2", image: "debian", loader: "ipxe", vifs: [] } as const;
const SPAWN_R1 = { ...SPAWN, node: "r1", vifs: [poolVif(macOf(1))] };
const spawnR2: Act = (inventory) => inventory.spawn(SPAWN);
const spawnR1: Act = (inventory) => inventory.spawn(SPAWN_R1);

test("a node's name must be a name", refused, {
  act: (inventory) => inventory.addNode({ requestId: "", name: "../etc", macs: [macOf(9)] }),
  code: "NAME_REFUSED",
  message:
    '"../etc" cannot be the name of a node: expected 1 to 63 letters, digits, dots, hyphens or underscores, beginning with a letter or digit',
});
test("a node's name is at most 63 characters", refused, {
  act: (inventory) => inventory.addNode({ requestId: "", name: "n".repeat(64), macs: [macOf(9)] }),
  code: "NAME_REFUSED",
  message: `"${"n".repeat(64)}" cannot be the name of a node: expected 1 to 63 letters, digits, dots, hyphens or underscores, beginning with a letter or digit`,
});
test("a node's name is there once", refused, {
  act: (inventory) => inventory.addNode({ requestId: "", name: "r1", macs: [macOf(9)] }),
  code: "NODE_EXISTS",
  message: 'Cannot add node "r1": there is one of that name; choose another, or change that one',
});
test("a node has a NIC", refused, {
  act: (inventory) => inventory.addNode({ requestId: "", name: "r3", macs: [] }),
  code: "NODE_WITHOUT_PIFS",
  message: 'Cannot add node "r3": it needs at least one NIC by its MAC',
});
test("a node has a MAC once", refused, {
  act: (inventory) => inventory.addNode({ requestId: "", name: "r3", macs: [macOf(9), macOf(9)] }),
  code: "MAC_TWICE",
  message: "MAC 52:54:00:00:00:09 is given twice; name each one once",
});
test("no two nodes have one MAC", refused, {
  act: (inventory) => inventory.addNode({ requestId: "", name: "r3", macs: [macOf(9), macOf(2)] }),
  code: "MAC_IN_USE",
  message: 'Cannot add node "r3": MAC 52:54:00:00:00:02 is a NIC of node "r1"; remove it there first',
});
test("a node has at most 64 NICs", refused, {
  act: (inventory) =>
    inventory.addNode({
      requestId: "",
      name: "r3",
      macs: Array.from({ length: 65 }, (_, n) => macOf(n + 20)),
    }),
  code: "LIMIT_REACHED",
  message: "65 NICs on one node; at most 64",
});
test("an unknown node is told with the nodes there are", refused, {
  act: (inventory) => inventory.spawn({ ...SPAWN, node: "r9" }),
  code: "NODE_NOT_FOUND",
  message: 'There is no node "r9" on hypervisor hv1; it has: r1, r2',
});
test("a node with an instance stays", refused, {
  before: [spawnR2],
  act: (inventory) => inventory.removeNode({ ...ANY, name: "r2" }),
  code: "NODE_HAS_INSTANCE",
  message: 'Cannot remove node "r2": instance i1 is on it; destroy it first',
});
test("removing expects the node's revision", refused, {
  act: (inventory) => inventory.removeNode({ ...ANY, name: "r2", expectedRevision: 1 }),
  code: "REVISION_MISMATCH",
  message: 'Node "r2" has revision 2, not 1: it was added meanwhile; look at it and try again',
});
test("spawning raises the node's revision", refused, {
  before: [spawnR1],
  act: (inventory) => inventory.plug({ ...ANY, node: "r1", vif: poolVif(macOf(2)), expectedRevision: 1 }),
  code: "REVISION_MISMATCH",
  message:
    'Node "r1" has revision 4, not 1: instance i1 was spawned on it meanwhile; look at it and try again',
});
test("a node has one instance", refused, {
  before: [spawnR2],
  act: spawnR2,
  code: "INSTANCE_EXISTS",
  message: 'Cannot spawn on node "r2": instance i1 is on it; destroy it first',
});
test("an unknown image is told with the images there are", refused, {
  act: (inventory) => inventory.spawn({ ...SPAWN, image: "fedora" }),
  code: "IMAGE_NOT_FOUND",
  message: 'There is no image "fedora" on hypervisor hv1; it has: debian',
});
test("with several NICs the vif is not guessed", refused, {
  act: (inventory) => inventory.spawn({ ...SPAWN, node: "r1" }),
  code: "VIF_UNCLEAR",
  message:
    'Cannot choose a vif for node "r1": it has several NICs (52:54:00:00:00:01, 52:54:00:00:00:02); name the one to boot by --vif mac=…',
});
test("a vif's MAC is a NIC of its node", refused, {
  act: (inventory) => inventory.spawn({ ...SPAWN_R1, vifs: [poolVif(macOf(3))] }),
  code: "VIF_MAC_NOT_ON_NODE",
  message:
    'Cannot plug a vif with MAC 52:54:00:00:00:03: node "r1" has no such NIC; its MACs are 52:54:00:00:00:01, 52:54:00:00:00:02',
});
test("a plugged vif's MAC is a NIC of its node as well", refused, {
  before: [spawnR2],
  act: (inventory) => inventory.plug({ ...ANY, node: "r2", vif: poolVif(macOf(1)) }),
  code: "VIF_MAC_NOT_ON_NODE",
  message:
    'Cannot plug a vif with MAC 52:54:00:00:00:01: node "r2" has no such NIC; its MACs are 52:54:00:00:00:03',
});
test("one spawn has a MAC once", refused, {
  act: (inventory) => inventory.spawn({ ...SPAWN_R1, vifs: [poolVif(macOf(1)), poolVif(macOf(1))] }),
  code: "MAC_TWICE",
  message: "MAC 52:54:00:00:00:01 is given twice; name each one once",
});
test("a fixed address is there once", refused, {
  before: [(inventory) => inventory.spawn({ ...SPAWN, vifs: [fixedVif(macOf(3), "10.77.0.50")] })],
  act: (inventory) => inventory.spawn({ ...SPAWN_R1, vifs: [fixedVif(macOf(1), "10.77.0.50")] }),
  code: "ADDRESS_IN_USE",
  message:
    'Cannot give 10.77.0.50 to MAC 52:54:00:00:00:01: the vif of MAC 52:54:00:00:00:03 on node "r2" has it; choose another, or unplug that one first',
});
test("also within one spawn", refused, {
  act: (inventory) =>
    inventory.spawn({
      ...SPAWN_R1,
      vifs: [fixedVif(macOf(1), "10.77.0.50"), fixedVif(macOf(2), "10.77.0.50")],
    }),
  code: "ADDRESS_IN_USE",
  message:
    'Cannot give 10.77.0.50 to MAC 52:54:00:00:00:02: the vif of MAC 52:54:00:00:00:01 on node "r1" has it; choose another, or unplug that one first',
});
for (const address of ["10.77.0.0", "10.77.0.255", "0.0.0.1", "224.0.0.1", "255.255.255.255"])
  test(`${address}/24 is no host's address`, refused, {
    act: (inventory) => inventory.spawn({ ...SPAWN, vifs: [fixedVif(macOf(3), address)] }),
    code: "ARGUMENT_REFUSED",
    message: `A vif's fixed address is ${address}/24; expected an address a host can have in its subnet`,
  });
for (const prefixLength of [0, 33, 1.5])
  test(`/${prefixLength} is no prefix length`, refused, {
    act: (inventory) => {
      const address = { kind: "fixed", address: "10.0.0.1" as Ipv4Address, prefixLength, dns: [] } as const;
      return inventory.spawn({ ...SPAWN, vifs: [{ mac: macOf(3), address }] });
    },
    code: "ARGUMENT_REFUSED",
    message: `The prefix length of a fixed address is ${prefixLength}; expected 1 to 32`,
  });
test("the same MAC with another address is another vif", refused, {
  before: [spawnR2],
  act: (inventory) => inventory.plug({ ...ANY, node: "r2", vif: fixedVif(macOf(3), "10.77.0.50") }),
  code: "VIF_EXISTS",
  message:
    'Cannot plug a vif with MAC 52:54:00:00:00:03 on node "r2": one with other addresses or settings is plugged there; unplug that one first',
});
test("without an instance nothing is plugged", refused, {
  act: (inventory) => inventory.plug({ ...ANY, node: "r2", vif: poolVif(macOf(3)) }),
  code: "INSTANCE_NOT_FOUND",
  message: 'Node "r2" has no instance',
});
test("a vif that is not there is not unplugged", refused, {
  before: [spawnR1],
  act: (inventory) => inventory.unplug({ ...ANY, node: "r1", mac: macOf(2) }),
  code: "VIF_NOT_FOUND",
  message: 'Node "r1" has no vif with MAC 52:54:00:00:00:02; plugged are 52:54:00:00:00:01',
});
test("without an instance nothing is destroyed", refused, {
  act: (inventory) => inventory.destroy({ ...ANY, node: "r2" }),
  code: "INSTANCE_NOT_FOUND",
  message: 'Node "r2" has no instance',
});
test("destroying expects the instance's revision", refused, {
  before: [spawnR2],
  act: (inventory) => inventory.destroy({ ...ANY, node: "r2", expectedRevision: 2 }),
  code: "REVISION_MISMATCH",
  message: 'The instance of node "r2" has revision 4, not 2: it changed meanwhile; look at it and try again',
});
test("an image in use stays", refused, {
  before: [spawnR2, spawnR1],
  act: (inventory) => inventory.removeImage({ ...ANY, name: "debian" }),
  code: "IMAGE_IN_USE",
  message: 'Cannot remove image "debian": the instances of r1, r2 use it; destroy or rebuild those first',
});
test("an image of that name with other content stays", refused, {
  act: (inventory) => inventory.putImage({ ...IMAGE, ramdisk: blobOf("c") }),
  code: "IMAGE_EXISTS",
  message:
    'Cannot push image "debian": there is one of that name with other content (revision 3); pass its revision to replace it',
});
test("replacing expects the image's revision", refused, {
  act: (inventory) => inventory.putImage({ ...IMAGE, ramdisk: blobOf("c"), expectedRevision: 2 }),
  code: "REVISION_MISMATCH",
  message: 'Image "debian" has revision 3, not 2: it changed meanwhile; look at it and try again',
});
test("only what is there can be replaced", refused, {
  act: (inventory) => inventory.putImage({ ...IMAGE, name: "fedora", expectedRevision: 2 }),
  code: "IMAGE_NOT_FOUND",
  message: 'There is no image "fedora" on hypervisor hv1; it has: debian',
});
test("kernel arguments are data on one line", refused, {
  act: (inventory) => inventory.putImage({ ...IMAGE, name: "x", kernelArguments: "a\nb" }),
  code: "KERNEL_ARGUMENTS_REFUSED",
  message:
    "These kernel arguments cannot be passed on unchanged: character 2 is U+000A; only printable ASCII on one line is possible",
});
test("an image GRUB cannot pass on is not spawned by GRUB", refused, {
  before: [(inventory) => inventory.putImage({ ...IMAGE, name: "quoted", kernelArguments: 'a="b c"' })],
  act: (inventory) => inventory.spawn({ ...SPAWN, image: "quoted", loader: "grub" }),
  code: "KERNEL_ARGUMENTS_REFUSED",
  message:
    'These kernel arguments cannot be passed on unchanged: GRUB would put a backslash before "; spawn with loader ipxe or pxelinux instead',
});
test("nor does an image that GRUB boots get such arguments later", refused, {
  before: [(inventory) => inventory.spawn({ ...SPAWN, loader: "grub" })],
  act: (inventory) => inventory.putImage({ ...IMAGE, kernelArguments: "a=\\", expectedRevision: 3 }),
  code: "KERNEL_ARGUMENTS_REFUSED",
  message:
    "These kernel arguments cannot be passed on unchanged: GRUB would put a backslash before \\; spawn with loader ipxe or pxelinux instead",
});
test("a request id is at most 128 characters long", refused, {
  act: (inventory) => inventory.addNode({ requestId: "x".repeat(129), name: "r3", macs: [macOf(9)] }),
  code: "ARGUMENT_REFUSED",
  message: "A request id is 129 characters long; expected at most 128",
});

test("on the only NIC a spawn without vifs plugs one with a pool address", async (t) => {
  const inventory = await inventoryFor(t);
  await addMachines(inventory);
  const instance = await inventory.spawn(SPAWN);
  t.deepEqual(instance, {
    id: "i1",
    node: "r2",
    image: "debian",
    loader: "ipxe",
    vifs: [poolVif(macOf(3))],
    kind: "netboot",
    state: { kind: "active" },
    revision: 4,
    createdAt: 1_000,
  });
  t.deepEqual(inventory.instance("r2"), instance);
  t.is(inventory.node("r2").revision, 4);
});

test("plugging the same vif again changes nothing", async (t) => {
  const inventory = await inventoryFor(t);
  await addMachines(inventory);
  await inventory.spawn({ ...SPAWN_R1, vifs: [fixedVif(macOf(1), "10.77.0.50")] });
  const { revision } = inventory;
  const answer = await inventory.plug({ ...ANY, node: "r1", vif: fixedVif(macOf(1), "10.77.0.50") });
  t.deepEqual(answer, { node: "r1", instance: "i1", vif: fixedVif(macOf(1), "10.77.0.50") });
  t.is(inventory.revision, revision);
});

test("plugged and unplugged vifs are listed by MAC, and their addresses are free again", async (t) => {
  const inventory = await inventoryFor(t);
  await addMachines(inventory);
  await inventory.spawn({ ...SPAWN_R1, vifs: [fixedVif(macOf(2), "10.77.0.52")] });
  await inventory.plug({ ...ANY, node: "r1", vif: fixedVif(macOf(1), "10.77.0.51") });
  t.deepEqual(
    inventory.pluggedVifs("r1").map(({ vif }) => vif.mac),
    [macOf(1), macOf(2)],
  );
  t.is(inventory.macOfAddress("10.77.0.51" as Ipv4Address), macOf(1));
  await inventory.unplug({ ...ANY, node: "r1", mac: macOf(1) });
  t.is(inventory.macOfAddress("10.77.0.51" as Ipv4Address), undefined);
  t.is(inventory.macOfAddress("10.77.0.52" as Ipv4Address), macOf(2));
  await inventory.spawn({ ...SPAWN, vifs: [fixedVif(macOf(3), "10.77.0.51")] });
  await inventory.destroy({ ...ANY, node: "r1" });
  t.is(inventory.macOfAddress("10.77.0.52" as Ipv4Address), undefined);
  t.deepEqual(
    inventory.pluggedVifs().map(({ vif }) => vif.mac),
    [macOf(3)],
  );
});

test("the same image again changes nothing, and its revision replaces it", async (t) => {
  const inventory = await inventoryFor(t);
  await addMachines(inventory);
  const first = inventory.image("debian");
  t.deepEqual(await inventory.putImage(IMAGE), first);
  const replaced = await inventory.putImage({
    ...IMAGE,
    ramdisk: blobOf("c"),
    expectedRevision: first.revision,
  });
  t.deepEqual(inventory.image("debian"), replaced);
  t.true(inventory.usedBlobs().has(blobOf("c").sha256));
  t.false(inventory.usedBlobs().has(blobOf("b").sha256));
});

test("a disk and an architecture are content as well", async (t) => {
  const inventory = await inventoryFor(t);
  const plain = await inventory.putImage(IMAGE);
  const more = { disk: blobOf("d"), architecture: "x86_64" } as const;
  await t.throwsAsync(inventory.putImage({ ...IMAGE, disk: blobOf("d") }), { code: "IMAGE_EXISTS" });
  await t.throwsAsync(inventory.putImage({ ...IMAGE, architecture: "x86_64" }), { code: "IMAGE_EXISTS" });
  const replaced = await inventory.putImage({ ...IMAGE, ...more, expectedRevision: plain.revision });
  t.like(replaced, more);
  t.deepEqual(await inventory.putImage({ ...IMAGE, ...more }), replaced);
  t.true(inventory.usedBlobs().has(blobOf("d").sha256));
});

function snapshot(inventory: LabInventory): unknown {
  return {
    revision: inventory.revision,
    nodes: inventory.nodes(),
    images: inventory.images(),
    instances: inventory.instances(),
    claims: inventory.claims(),
  };
}
