import { type BootBinding, type BootServer, LOADERS, type Loader } from "../../pxe/boot/boot-binding.js";
import type { BootStage } from "../../pxe/boot/boot-client.js";
import type { BootOffer } from "../../pxe/boot/grant.js";
import { checkGrubArguments, checkKernelArguments } from "../../pxe/boot/kernel-arguments.js";
import { type ArchitectureEntry, architectureFilesOf, bootFilesOf } from "../../pxe/boot/loaders.js";
import type { MacAddress } from "../../pxe/net/mac-address.js";
import type { Image } from "../images/image.js";
import { agentArguments } from "../instance/agent-arguments.js";

/** What this driver's host gives to a stranger's boot. */
export interface DiscoveryHost {
  readonly hypervisor: string;
  readonly server: BootServer;
  /** By served name. */
  readonly hasLoader: (name: string) => boolean;
  readonly architectures: readonly ArchitectureEntry[];
  /** The name of the image that discovers. */
  readonly agent: string;
}

/** What the discovery ramdisk boots by, or one sentence on why there is none and what to do. */
export type DiscoveryBoot =
  | { readonly kind: "on"; readonly offer: BootOffer; readonly image: Image }
  | { readonly kind: "off"; readonly text: string };

export function discoveryBoot(host: DiscoveryHost, image: Image | undefined, mac: MacAddress): DiscoveryBoot {
  const { hypervisor, agent } = host;
  if (image === undefined)
    return off(
      `hypervisor ${hypervisor} has no image "${agent}" to discover it by: make it with "metalplug agent build" and push it with "metalplug image push ${agent}"`,
    );
  const found = checkKernelArguments(image.kernelArguments);
  if (found !== undefined)
    return off(`the kernel arguments of image "${agent}" on ${hypervisor} cannot be passed on: ${found}`);
  const offer = offerOf(host, image, mac);
  if (offer === undefined)
    return off(
      `hypervisor ${hypervisor} has no boot loader to start image "${agent}" by: install the package ipxe`,
    );
  return { kind: "on", offer, image };
}

/** The same for every loader: nobody knows yet which one it will be. */
export function discoveryBinding(
  { hypervisor, server }: DiscoveryHost,
  image: Image,
  { mac, token }: { readonly mac: MacAddress; readonly token: string },
): BootBinding {
  const kernelArguments = agentArguments(image.kernelArguments, { task: "discover", mac, server, token });
  return { mac, hypervisor, node: mac, instance: "", loader: "ipxe", kernelArguments, server };
}

/** Each stage's file by the first loader that has one. */
function offerOf(host: DiscoveryHost, image: Image, mac: MacAddress): BootOffer | undefined {
  const { server, hasLoader } = host;
  const files = new Map<BootStage, string>();
  const architectures = new Map<number, string>();
  for (const loader of LOADERS.filter((one) => takes(one, image))) {
    const target = { mac, loader, server };
    addAbsent(files, bootFilesOf(target, hasLoader));
    addAbsent(architectures, architectureFilesOf(target, host.architectures, hasLoader));
  }
  if (files.size === 0 && architectures.size === 0) return undefined;
  return { server: server.address, files, ...(architectures.size === 0 ? {} : { architectures }) };
}

function takes(loader: Loader, { kernelArguments }: Image): boolean {
  return loader !== "grub" || checkGrubArguments(kernelArguments) === undefined;
}

function addAbsent<K, V>(to: Map<K, V>, from: ReadonlyMap<K, V>): void {
  for (const [key, value] of from) if (!to.has(key)) to.set(key, value);
}

function off(text: string): DiscoveryBoot {
  return { kind: "off", text };
}
