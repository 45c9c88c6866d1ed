import type {
  BootFile,
  BootFileAnswer,
  BootFileRefusal,
  BootFileRequest,
  BootFileSource,
} from "../../pxe/boot/boot-file.js";
import { canonicalName, parseServedName, type ServedName } from "../../pxe/boot/boot-names.js";
import { renderGrubConfig, SHARED_GRUB_CONFIG } from "../../pxe/boot/grub.js";
import { renderIpxeScript } from "../../pxe/boot/ipxe.js";
import { normalisePath, printableText } from "../../pxe/boot/path.js";
import { renderPxelinuxConfig } from "../../pxe/boot/pxelinux.js";
import type { Ipv4Address } from "../../pxe/net/ipv4-address.js";
import type { MacAddress } from "../../pxe/net/mac-address.js";
import { configDriveFile, workFile } from "../instance/agent-files.js";
import type { BoundImage, Inventory } from "../inventory/inventory.js";
import type { DurableInventory } from "../inventory/open-inventory.js";
import type { GivenAddresses } from "../vif/given-addresses.js";
import { FileSizes } from "./file-sizes.js";
import type { BlobInfo } from "./image.js";
import type { ImageStore } from "./image-store.js";
import type { LoaderFinder } from "./loader-folder.js";

export interface BootFilesOptions {
  readonly inventory: Pick<Inventory, "hypervisor" | "lookup" | "bound" | "macOfAddress">;
  readonly imageStore: Pick<ImageStore, "blobPath">;
  readonly loaders: LoaderFinder;
  readonly given: Pick<GivenAddresses, "addressOf" | "macAt">;
}

interface Options extends BootFilesOptions {
  readonly sizes: FileSizes;
}

type MachineName = Extract<ServedName, { readonly mac: MacAddress }>;

/**
 * Each machine's own view of the files. Loaders and the shared GRUB config are for everyone. A machine's files are for
 * what it boots now and for its own address: the vif's fixed one, or the one that DHCP gave it from the pool. Where a machine
 * has an address that this driver knows, it sees no other machine's files.
 */
export function bootFiles(asked: BootFilesOptions): BootFileSource {
  const options = { ...asked, sizes: new FileSizes(() => performance.now()) };
  return async (request) => {
    const path = normalisePath(request.path);
    if (!path.ok) return refused("badPath", path.reason);
    const name = parseServedName(path.path) ?? foundLoader(options, path.path);
    if (name === undefined)
      return refused("notFound", `There is no file "${printableText(path.path, 100)}".`);
    if (name.kind === "sharedGrubConfig") return rendered({ name: canonicalName(name) }, SHARED_GRUB_CONFIG);
    return name.kind === "loader" ? loaderFile(options, name.name) : machineFile(options, name, request);
  };
}

/**
 * Called at once, before anybody is told that it is done, after every change that may change an answer: whoever keeps
 * answers forgets them all then. What changes on the disk alone, behind the driver's back, calls nobody. Returns the
 * function that ends it.
 */
export function onBootFilesChanged(
  {
    inventory,
    given,
  }: {
    readonly inventory: Pick<DurableInventory, "subscribe">;
    readonly given: Pick<GivenAddresses, "subscribe">;
  },
  listener: () => void,
): () => void {
  const ends = [inventory.subscribe(listener), given.subscribe(listener)];
  return () => {
    for (const end of ends) end();
  };
}

/** A loader that the configuration names has no name of its own in the served tree. */
function foundLoader({ loaders }: Options, name: string): ServedName | undefined {
  return loaders.names.includes(name) ? { kind: "loader", name } : undefined;
}

async function loaderFile({ loaders, inventory, sizes }: Options, name: string): Promise<BootFileAnswer> {
  const path = loaders.path(name);
  if (path === undefined)
    return refused("notFound", `Loader ${name} is not installed on hypervisor ${inventory.hypervisor}.`);
  const size = await sizes.of(path);
  if (size === undefined) return refused("unreadable", `Loader ${name} was at ${path} and is not any more.`);
  return { kind: "file", file: { name, size, content: { kind: "path", path } } };
}

async function machineFile(
  options: Options,
  name: MachineName,
  { client, protocol }: BootFileRequest,
): Promise<BootFileAnswer> {
  const { inventory } = options;
  const { mac } = name;
  const foreign = explainForeign(options, mac, client);
  if (foreign !== undefined) return refused("notYours", foreign, mac);
  const bound = inventory.bound(mac);
  if (bound && name.kind === "machineFile" && (name.file === "work" || name.file === "config-drive"))
    return agentFile(name, name.file, bound, protocol);
  if (bound) return boundFile(options, name, bound);
  const view = inventory.lookup(mac);
  return view.kind === "owner"
    ? refused("netbootOff", `Nothing to boot for ${mac}: ${view.grant.netbootOff}.`, mac)
    : refused("notFound", `MAC ${mac} is not a machine of hypervisor ${inventory.hypervisor}.`, mac);
}

/** One sentence where a call or a question about this machine comes from an address that is not its own, as far as that is known. */
export function explainForeign(
  {
    inventory,
    given,
  }: {
    readonly inventory: Pick<Inventory, "lookup" | "macOfAddress">;
    readonly given: Pick<GivenAddresses, "addressOf" | "macAt">;
  },
  mac: MacAddress,
  client: Ipv4Address,
): string | undefined {
  const own = inventory.macOfAddress(client) ?? given.macAt(client);
  if (own !== undefined && own !== mac)
    return `${client} is the address of ${own}, and these are files of ${mac}.`;
  const view = inventory.lookup(mac);
  const plan = view.kind === "owner" ? view.grant.address : undefined;
  const address = plan?.kind === "fixed" ? plan.address : plan && given.addressOf(mac);
  if (address === undefined || address === client) return undefined;
  return `The files of ${mac} are for its own address, not for ${client}.`;
}

function boundFile(
  options: Options,
  name: MachineName,
  { binding, image }: BoundImage,
): Promise<BootFileAnswer> | BootFileAnswer {
  const { mac } = name;
  const file = { name: canonicalName(name), mac };
  if (name.kind === "pxelinuxConfig") return rendered(file, renderPxelinuxConfig(binding));
  if (name.kind === "grubConfig") return rendered(file, renderGrubConfig(binding));
  if (name.file === "kernel" || name.file === "ramdisk") return blobFile(options, file, image[name.file]);
  return rendered(file, renderIpxeScript(binding));
}

/** It may say what is nobody else's business, and TFTP has no place for what the agent asks: HTTP alone. */
function agentFile(
  name: MachineName,
  which: "work" | "config-drive",
  bound: BoundImage,
  protocol: BootFileRequest["protocol"],
): BootFileAnswer {
  const { mac } = name;
  const make = which === "work" ? workFile : configDriveFile;
  const bytes = protocol === "tftp" ? undefined : make(bound);
  if (bytes === undefined) return refused("notFound", `There is no ${which} for ${mac}.`, mac);
  const content = { kind: "bytes", bytes } as const;
  return { kind: "file", file: { name: canonicalName(name), mac, size: bytes.length, content } };
}

async function blobFile(
  { imageStore, sizes }: Options,
  file: { readonly name: string; readonly mac: MacAddress },
  blob: BlobInfo,
): Promise<BootFileAnswer> {
  const path = imageStore.blobPath(blob.sha256);
  const size = await sizes.of(path);
  const { name, mac } = file;
  if (size === undefined) return refused("unreadable", `The bytes of ${name} are missing on disk.`, mac);
  if (size !== blob.size)
    return refused("unreadable", `${name} has ${size} bytes on disk instead of ${blob.size}.`, mac);
  return { kind: "file", file: { ...file, size, digest: blob.sha256, content: { kind: "path", path } } };
}

function rendered(file: Pick<BootFile, "name" | "mac">, text: string): BootFileAnswer {
  const bytes = Buffer.from(text, "latin1");
  return { kind: "file", file: { ...file, size: bytes.length, content: { kind: "bytes", bytes } } };
}

function refused(reason: BootFileRefusal, text: string, mac?: MacAddress): BootFileAnswer {
  return { kind: "refused", reason, text, ...(mac === undefined ? {} : { mac }) };
}
