import { createHash } from "node:crypto";
import type { ExecutionContext } from "ava";
import { parseImageRecord, parseInstanceRecord, parseNodeRecord } from "../../../driver/config/records.js";
import type { BlobInfo, Digest } from "../../../driver/images/image.js";
import type { LoaderFinder } from "../../../driver/images/loader-folder.js";
import type { Instance } from "../../../driver/instance/instance.js";
import { destroy, spawn } from "../../../driver/instance/instance-rules.js";
import type { Mutation } from "../../../driver/inventory/inventory.js";
import { type DurableInventory, openInventory } from "../../../driver/inventory/open-inventory.js";
import { openStore } from "../../../driver/store/level-store.js";
import type { Store } from "../../../driver/store/store.js";
import type { Vif } from "../../../driver/vif/vif.js";
import type { NetworkKinds } from "../../../driver/vif/vif-network.js";
import type { BootServer } from "../../../pxe/boot/boot-binding.js";
import type { ArchitectureEntry } from "../../../pxe/boot/loaders.js";
import { sharedLoaderNames } from "../../../pxe/boot/shared-loaders.js";
import type { Ipv4Address } from "../../../pxe/net/ipv4-address.js";
import type { MacAddress } from "../../../pxe/net/mac-address.js";
import { temporaryFolder } from "../store/temporary-folder.js";

export const SERVER: BootServer = { address: "10.77.0.11" as Ipv4Address, tftpPort: 69, httpPort: 8080 };

/** Every loader, at paths that are never opened. */
export const ALL_LOADERS: LoaderFinder = {
  names: sharedLoaderNames(),
  folders: ["/nowhere"],
  path: (name) => `/nowhere/${name}`,
};

/** 52:54:00:00:00:nn */
export function macOf(number: number): MacAddress {
  return `52:54:00:00:00:${number.toString(16).padStart(2, "0")}` as MacAddress;
}

export function blobOf(digit: string, size = 10): BlobInfo {
  return { sha256: digit.repeat(64) as Digest, size };
}

/** A token as the driver makes them, the same for the same operation. */
export function tokenFor(operation: string): string {
  return createHash("sha256").update(`token of ${operation}`).digest("hex");
}

export function poolVif(mac: MacAddress): Vif {
  return { mac, address: { kind: "pool" } };
}

export function fixedVif(mac: MacAddress, address: string): Vif {
  return { mac, address: { kind: "fixed", address: address as Ipv4Address, prefixLength: 24, dns: [] } };
}

/** An inventory on which instances come and go at once, without lives of their own. */
export interface LabInventory extends DurableInventory {
  spawn(request: Mutation & Parameters<typeof spawn>[1]): Promise<Instance>;
  destroy(request: Mutation & { readonly node: string }): Promise<Instance>;
}

export interface OpenedInventory {
  readonly store: Store;
  readonly inventory: LabInventory;
}

export async function openedIn(
  folder: string,
  loaders = ALL_LOADERS,
  architectures: readonly ArchitectureEntry[] = [],
): Promise<OpenedInventory> {
  const store = await openStore(folder);
  return { store, inventory: await inventoryOver(store, loaders, architectures) };
}

/** Times and ids count up from the revision, so that they are the same in every run. */
export async function inventoryOver(
  store: Store,
  loaders = ALL_LOADERS,
  architectures: readonly ArchitectureEntry[] = [],
  networks: NetworkKinds = new Map([
    ["prod", "flat"],
    ["storage", "flat"],
  ]),
): Promise<LabInventory> {
  let ids = 0;
  const newId = () => `i${++ids}`;
  const inventory = await openInventory({
    hypervisor: "hv1",
    store,
    server: SERVER,
    loaders,
    architectures,
    agent: { image: "metalplug-agent", tokenOf: (operation) => tokenFor(operation), cleaning: "metadata" },
    networks,
    clock: () => 1_000,
    newId,
    records: { node: parseNodeRecord, image: parseImageRecord, instance: parseInstanceRecord },
  });
  return Object.assign(inventory, {
    spawn: (request: Parameters<LabInventory["spawn"]>[0]) =>
      inventory.change("spawn", request, (state) => spawn(state, request, 1_000, newId)),
    destroy: (request: Parameters<LabInventory["destroy"]>[0]) =>
      inventory.change("destroy", request, (state) => destroy(state, request)),
  });
}

/** An inventory of its own, closed when the test ends. */
export async function inventoryFor(t: ExecutionContext, loaders = ALL_LOADERS): Promise<LabInventory> {
  const { store, inventory } = await openedIn(await temporaryFolder(t), loaders);
  t.teardown(() => store.close());
  return inventory;
}

export const ANY = { requestId: "", expectedRevision: 0 };
export const IMAGE = {
  ...ANY,
  name: "debian",
  kernel: blobOf("a"),
  ramdisk: blobOf("b"),
  kernelArguments: "quiet",
};

/** Node r1 with NICs 1 and 2, node r2 with NIC 3, image debian. */
export async function addMachines(inventory: DurableInventory): Promise<void> {
  await inventory.addNode({ requestId: "", name: "r1", macs: [macOf(1), macOf(2)] });
  await inventory.addNode({ requestId: "", name: "r2", macs: [macOf(3)] });
  await inventory.putImage(IMAGE);
}
