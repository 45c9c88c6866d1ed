import type { BootBinding, BootServer } from "../../pxe/boot/boot-binding.js";
import type { BootOffer, Grant } from "../../pxe/boot/grant.js";
import {
  type ArchitectureEntry,
  architectureFilesOf,
  bootFilesOf,
  missingLoaders,
} from "../../pxe/boot/loaders.js";
import type { MacAddress } from "../../pxe/net/mac-address.js";
import type { Instance } from "../instance/instance.js";
import { bootMacOf } from "../vif/boot-vif.js";
import type { Vif } from "../vif/vif.js";
import type { BoundImage, MacView } from "./inventory.js";
import type { InventoryState } from "./inventory-state.js";

/** What a driver's host gives to every boot. */
export interface BootHost {
  readonly server: BootServer;
  /** By served name. */
  readonly hasLoader: (name: string) => boolean;
  readonly architectures: readonly ArchitectureEntry[];
}

/** The one netboot decision of a MAC that is a pif of `node`. */
type Netboot =
  | { readonly kind: "on"; readonly bound: BoundImage; readonly offer: BootOffer }
  | { readonly kind: "off"; readonly text: string };

/** What this driver says about a MAC. */
export function viewMac(state: InventoryState, host: BootHost, mac: MacAddress): MacView {
  const name = state.nodeOfMac.get(mac);
  const node = name === undefined ? undefined : state.nodes.get(name);
  if (!node) return { kind: "notMine" };
  const instance = state.instances.get(node.name);
  const vif = vifOf(instance, mac);
  const netboot = decideNetboot(state, host, node.name, mac);
  const grant: Grant = {
    node: node.name,
    ...(instance ? { instance: instance.id } : {}),
    ...(vif ? toldOf(node.name, vif) : {}),
    ...(netboot.kind === "on" ? { boot: netboot.offer } : {}),
    netbootOff: netboot.kind === "on" ? "" : netboot.text,
  };
  return { kind: "owner", epoch: node.epoch, grant };
}

/** What DHCP tells the machine beside its boot files. */
function toldOf(node: string, { address, hostname = node, mtu, routes }: Vif): Partial<Grant> {
  return {
    hostname,
    address,
    ...(mtu === undefined ? {} : { mtu }),
    ...(routes === undefined ? {} : { routes }),
  };
}

/** What a MAC boots, or `undefined`; agrees with `viewMac` because both ask the same decision. */
export function boundImage(state: InventoryState, host: BootHost, mac: MacAddress): BoundImage | undefined {
  const node = state.nodeOfMac.get(mac);
  if (node === undefined) return undefined;
  const netboot = decideNetboot(state, host, node, mac);
  return netboot.kind === "on" ? netboot.bound : undefined;
}

function decideNetboot(state: InventoryState, host: BootHost, node: string, mac: MacAddress): Netboot {
  const instance = state.instances.get(node);
  if (!instance) return { kind: "off", text: `node "${node}" has no instance` };
  if (!vifOf(instance, mac)) return { kind: "off", text: "no vif is plugged for this MAC" };
  const bootMac = bootMacOf(instance);
  if (bootMac === undefined) return { kind: "off", text: `no vif of node "${node}" is chosen to boot` };
  if (bootMac !== mac) return { kind: "off", text: `node "${node}" boots by MAC ${bootMac}` };
  const image = state.images.get(instance.image);
  if (!image) return { kind: "off", text: `image "${instance.image}" is missing` };
  const binding: BootBinding = {
    mac,
    hypervisor: state.hypervisor,
    node,
    instance: instance.id,
    loader: instance.loader,
    kernelArguments: image.kernelArguments,
    server: host.server,
  };
  const offer = offerOf(binding, host);
  if (offer === undefined) return { kind: "off", text: explainMissing(state, instance, host) };
  return { kind: "on", bound: { binding, image }, offer };
}

function offerOf(binding: BootBinding, host: BootHost): BootOffer | undefined {
  const files = bootFilesOf(binding, host.hasLoader);
  const architectures = architectureFilesOf(binding, host.architectures, host.hasLoader);
  if (files.size === 0 && architectures.size === 0) return undefined;
  const server = host.server.address;
  return { server, files, ...(architectures.size === 0 ? {} : { architectures }) };
}

function vifOf(instance: Instance | undefined, mac: MacAddress): Vif | undefined {
  return instance?.vifs.find((vif) => vif.mac === mac);
}

function explainMissing(state: InventoryState, { loader }: Instance, host: BootHost): string {
  const missing = missingLoaders(loader, host.hasLoader).join(", ");
  return `loader ${loader} cannot be served: hypervisor ${state.hypervisor} has no ${missing}`;
}
