import test from "ava";
import { MetalplugError } from "../../../driver/errors.js";
import type { NodeProperties } from "../../../driver/node/node.js";
import type { Vif } from "../../../driver/vif/vif.js";
import { LOADERS } from "../../../pxe/boot/boot-binding.js";
import type { MacAddress } from "../../../pxe/net/mac-address.js";
import { temporaryFolder } from "../store/temporary-folder.js";
import { ANY, blobOf, fixedVif, type LabInventory, macOf, openedIn, poolVif } from "./inventory-lab.js";

const SEQUENCES = 12;
const STEPS = 250;
const REOPEN_EVERY = 50;

test("whatever is asked in whatever order, the invariants hold and a restart changes nothing", async (t) => {
  let carriedOut = 0;
  for (let sequence = 0; sequence < SEQUENCES; sequence++) {
    const seed = Math.floor(Math.random() * 2 ** 31);
    try {
      carriedOut += await runSequence(await temporaryFolder(t), seed);
    } catch (error) {
      t.fail(`seed ${seed}: ${error instanceof Error ? error.stack : error}`);
    }
  }
  t.true(carriedOut > SEQUENCES * 10, "enough of it was no refusal");
  t.log(`${carriedOut} of ${SEQUENCES * STEPS} commands carried out`);
});

async function runSequence(folder: string, seed: number): Promise<number> {
  const pick = numbers(seed);
  let opened = await openedIn(folder);
  let carriedOut = 0;
  for (let step = 0; step < STEPS; step++) {
    const before = describe(opened.inventory);
    const { revision } = opened.inventory;
    const done = await carryOut(opened.inventory, pick);
    const after = describe(opened.inventory);
    if (!done) same(after, before, `step ${step}: a refusal changed something`);
    if ((after !== before) !== opened.inventory.revision > revision)
      throw new Error(`step ${step}: the revision does not tell the change`);
    checkInvariants(opened.inventory);
    carriedOut += done ? 1 : 0;
    if (step % REOPEN_EVERY !== REOPEN_EVERY - 1) continue;
    await opened.store.close();
    opened = await openedIn(folder);
    same(JSON.stringify(opened.store.badRecords), "[]", "nothing is set aside");
    same(describe(opened.inventory), after, `step ${step}: a restart changed something`);
  }
  await opened.store.close();
  return carriedOut;
}

type Pick = (bound: number) => number;

/** True when it was carried out, false when it was refused. */
async function carryOut(inventory: LabInventory, pick: Pick): Promise<boolean> {
  try {
    await command(inventory, pick);
    return true;
  } catch (error) {
    if (error instanceof MetalplugError) return false;
    throw error;
  }
}

function command(inventory: LabInventory, pick: Pick): Promise<unknown> {
  const node = `n${pick(5)}`;
  const image = `image${pick(3)}`;
  const macs = inventory.nodes().find(({ name }) => name === node)?.macs ?? [];
  /** Mostly one of the node's own. */
  const aMac = (): MacAddress => (pick(4) === 0 ? undefined : macs[pick(3)]) ?? macOf(pick(8));
  const requestId = pick(3) === 0 ? `q${pick(40)}` : "";
  const expectedRevision = pick(6) === 0 ? pick(30) : 0;
  const mutation = { requestId, expectedRevision };
  const digits = ["a", "b", "c", "d"];
  const blob = () => blobOf(digits[pick(4)] ?? "e");
  switch (pick(10)) {
    case 0:
      return inventory.addNode({ requestId, name: node, macs: some(pick, () => macOf(pick(8))) });
    case 1:
      return inventory.removeNode({ ...mutation, name: node });
    case 2:
    case 3: {
      const loader = LOADERS[pick(3)] ?? "ipxe";
      const vifs = some(pick, () => vif(pick, aMac()));
      const boot = pick(2) === 0 ? undefined : vifs[pick(3)];
      const chosen = boot === undefined ? {} : { bootMac: boot.mac };
      return inventory.spawn({ ...mutation, node, image, loader, vifs, ...chosen });
    }
    case 4:
      return pick(2) === 0
        ? inventory.destroy({ ...mutation, node })
        : inventory.removeImage({ ...mutation, name: image });
    case 7:
      return inventory.updateNode({ ...mutation, name: node, changes: changes(pick, aMac) });
    case 8:
      return inventory.setFoundHardware(node, { cpus: pick(3) }, pick(5));
    case 5:
      return inventory.plug({ ...mutation, node, vif: vif(pick, aMac()) });
    case 6:
      return inventory.unplug({ ...mutation, node, mac: aMac() });
    default: {
      const there = inventory.images().find(({ name }) => name === image);
      return inventory.putImage({
        ...(pick(2) === 0 ? mutation : { ...ANY, expectedRevision: there?.revision ?? 0 }),
        name: image,
        kernel: blob(),
        ramdisk: blob(),
        kernelArguments: ["", "quiet", 'a="b"', "x\ny"][pick(4)] ?? "",
      });
    }
  }
}

function changes(pick: Pick, aMac: () => MacAddress): Partial<NodeProperties> {
  return {
    ...(pick(2) === 0 && { macs: some(pick, aMac) }),
    ...(pick(3) === 0 && { labels: { rack: `r${pick(3)}` } }),
    ...(pick(3) === 0 && { traits: some(pick, () => ["A", "B", "c"][pick(3)] ?? "") }),
    ...(pick(3) === 0 && { cables: some(pick, () => ({ mac: aMac(), network: "prod" })) }),
  };
}

function vif(pick: Pick, mac: MacAddress): Vif {
  const plain = pick(2) === 0 ? poolVif(mac) : fixedVif(mac, `10.77.0.${pick(4)}`);
  const network = pick(6) === 0 ? { network: "nowhere" } : {};
  const hostname = pick(4) === 0 ? { hostname: ["web", "a.b", "-"][pick(3)] ?? "" } : {};
  return { ...plain, ...network, ...hostname, ...(pick(4) === 0 ? { mtu: pick(100) } : {}) };
}

function some<T>(pick: Pick, make: () => T): readonly T[] {
  return Array.from({ length: pick(4) }, make);
}

function checkInvariants(inventory: LabInventory): void {
  const macs = inventory.nodes().flatMap((node) => node.macs);
  same(new Set(macs).size, macs.length, "no MAC is on two nodes");
  same(inventory.claims().length, macs.length, "every NIC is a claim");
  const instances = inventory.instances();
  same(new Set(instances.map(({ node }) => node)).size, instances.length, "one instance a node");
  const addresses = new Set<string>();
  for (const { node, vif } of inventory.pluggedVifs()) {
    if (!inventory.node(node).macs.includes(vif.mac)) throw new Error(`${vif.mac} is no NIC of ${node}`);
    checkVif(inventory, vif, addresses);
  }
  for (const { image, vifs } of instances) {
    inventory.image(image);
    const booting = vifs.filter(({ mac }) => inventory.bound(mac) !== undefined);
    same(booting.length, Math.min(vifs.length, 1), "one vif of an instance boots");
  }
}

function checkVif(inventory: LabInventory, { mac, address }: Vif, addresses: Set<string>): void {
  const view = inventory.lookup(mac);
  same(view.kind === "owner" && view.grant.address === address, true, "a vif's MAC gets the vif's address");
  same(
    view.kind === "owner" && view.grant.boot !== undefined,
    inventory.bound(mac) !== undefined,
    "one netboot decision",
  );
  if (address.kind === "pool") return;
  if (addresses.has(address.address)) throw new Error(`${address.address} is given twice`);
  addresses.add(address.address);
  same(inventory.macOfAddress(address.address), mac, "an address leads to its MAC");
}

function describe(inventory: LabInventory): string {
  return JSON.stringify([
    inventory.nodes(),
    inventory.images(),
    inventory.instances(),
    inventory.claims().length,
  ]);
}

function same<T>(found: T, expected: T, what: string): void {
  if (found !== expected) throw new Error(`${what}: found ${found}, expected ${expected}`);
}

/** mulberry32: the same numbers for the same seed. */
function numbers(seed: number): Pick {
  let state = seed;
  return (bound) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % bound;
  };
}
