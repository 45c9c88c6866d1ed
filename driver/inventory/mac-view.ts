import type { BootBinding, BootServer } from "../../pxe/boot/boot-binding.js";
import type { BootOffer, Grant, MissingLoaders } from "../../pxe/boot/grant.js";
import { checkGrubArguments, checkKernelArguments } from "../../pxe/boot/kernel-arguments.js";
import {
  type ArchitectureEntry,
  architectureFilesOf,
  bootFilesOf,
  missingByStage,
  missingLoaders,
} from "../../pxe/boot/loaders.js";
import type { MacAddress } from "../../pxe/net/mac-address.js";
import type { Image } from "../images/image.js";
import { agentArguments, taskOf } from "../instance/agent-arguments.js";
import { placeInQueue } from "../instance/deploy-queue.js";
import type { Instance } from "../instance/instance.js";
import type { Cleaning } from "../instance/lifecycle-settings.js";
import { type NetbootSubject, netbootSubject } from "../instance/netboot-subject.js";
import { bootMacOf } from "../vif/boot-vif.js";
import type { Vif } from "../vif/vif.js";
import type { BoundImage, MacView } from "./inventory.js";
import type { InventoryState } from "./inventory-state.js";

/** What a driver's host gives to every boot. */
export interface BootHost {
  readonly server: BootServer;
  /** By served name. */
  readonly hasLoader: (name: string) => boolean;
  /** Where loaders were looked for. */
  readonly loaderFolders: readonly string[];
  readonly architectures: readonly ArchitectureEntry[];
  readonly agent: BootAgent;
}

/** The image that deploys, discovers and cleans, and by which token it calls home. */
export interface BootAgent {
  readonly image: string;
  readonly tokenOf: (operation: string) => string;
  readonly cleaning: Cleaning;
}

/** The one netboot decision of a MAC that is a pif of `node`. */
type Netboot =
  | { readonly kind: "on"; readonly bound: BoundImage; readonly offer: BootOffer }
  | {
      readonly kind: "off";
      readonly text: string;
      readonly isDeployed?: true;
      /** Nothing else is in the way than loaders that are missing. */
      readonly missing?: MissingLoaders;
    };

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
    ...whyNot(netboot, instance, host),
  };
  return { kind: "owner", epoch: node.epoch, grant };
}

/** What stands behind boot files that are missing, all of them or those of some stages. */
function whyNot(netboot: Netboot, instance: Instance | undefined, host: BootHost): Partial<Grant> {
  const isDeployed = netboot.kind === "off" && netboot.isDeployed === true;
  const missing = netboot.kind === "off" ? netboot.missing : instance && missingFrom(host, instance.loader);
  return {
    ...(isDeployed && { isDeployed }),
    ...(missing !== undefined && { missingLoaders: missing }),
  };
}

function missingFrom(host: BootHost, loader: Instance["loader"]): MissingLoaders | undefined {
  const files = missingByStage(loader, host.hasLoader);
  return files.size === 0 ? undefined : { files, folders: host.loaderFolders };
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
  const subject = netbootSubject(instance, () => placeInQueue(state.instances.values(), instance));
  if (subject.kind === "nothing") return { ...subject, kind: "off" };
  return boot(state, host, instance, mac, subject);
}

function boot(
  state: InventoryState,
  host: BootHost,
  instance: Instance,
  mac: MacAddress,
  subject: Exclude<NetbootSubject, { kind: "nothing" }>,
): Netboot {
  const name = subject.kind === "agent" ? host.agent.image : subject.image;
  const stored = state.images.get(name);
  if (!stored) return { kind: "off", text: `image "${name}" is missing` };
  const image = subject.kind === "agent" ? withDiskOf(state, instance, stored) : stored;
  const { server } = host;
  const { loader } = instance;
  const kernelArguments =
    subject.kind === "image"
      ? image.kernelArguments
      : agentArguments(image.kernelArguments, {
          ...{ task: taskOf(instance), mac, server },
          token: host.agent.tokenOf(subject.operation),
        });
  const found = explainArguments(kernelArguments, loader);
  if (found !== undefined)
    return { kind: "off", text: `the kernel arguments of image "${name}" cannot be passed on: ${found}` };
  const binding: BootBinding = {
    ...{ mac, hypervisor: state.hypervisor, node: instance.node, instance: instance.id },
    ...{ loader, kernelArguments, server },
  };
  const offer = offerOf(binding, host, image);
  if (offer === undefined) {
    const missing = missingFrom(host, loader);
    return { kind: "off", text: explainMissing(state, instance, host), ...(missing && { missing }) };
  }
  if (subject.kind === "image") return { kind: "on", bound: { binding, image }, offer };
  const work = { task: taskOf(instance), instance, cleaning: host.agent.cleaning };
  return { kind: "on", bound: { binding, image, work }, offer };
}

/** An agent's image may have been replaced since the instance was spawned, by one with other arguments. */
function explainArguments(text: string, loader: Instance["loader"]): string | undefined {
  return checkKernelArguments(text) ?? (loader === "grub" ? checkGrubArguments(text) : undefined);
}

/** The agent's own kernel and ramdisk, and beside them the disk image that it is to write. */
function withDiskOf({ images }: InventoryState, instance: Instance, { disk: _, ...agent }: Image): Image {
  const disk = taskOf(instance) === "deploy" ? images.get(instance.image)?.disk : undefined;
  return disk === undefined ? agent : { ...agent, disk };
}

function offerOf(binding: BootBinding, host: BootHost, { name, architecture }: Image): BootOffer | undefined {
  const files = bootFilesOf(binding, host.hasLoader);
  const architectures = architectureFilesOf(binding, host.architectures, host.hasLoader);
  if (files.size === 0 && architectures.size === 0) return undefined;
  const server = host.server.address;
  return {
    ...{ server, files },
    ...(architectures.size > 0 && { architectures }),
    ...(architecture !== undefined && { image: { name, architecture } }),
  };
}

function vifOf(instance: Instance | undefined, mac: MacAddress): Vif | undefined {
  return instance?.vifs.find((vif) => vif.mac === mac);
}

function explainMissing(state: InventoryState, { loader }: Instance, host: BootHost): string {
  const missing = missingLoaders(loader, host.hasLoader).join(", ");
  return `loader ${loader} cannot be served: hypervisor ${state.hypervisor} has no ${missing}`;
}
