import type {
  BootFile,
  BootFileAnswer,
  BootFileRefusal,
  BootFileRequest,
  BootFileSource,
} from "../../pxe/boot/boot-file.js";
import {
  canonicalName,
  type MachineFile,
  parseServedName,
  type ServedName,
} from "../../pxe/boot/boot-names.js";
import { renderGrubConfig, SHARED_GRUB_CONFIG } from "../../pxe/boot/grub.js";
import { renderIpxeScript } from "../../pxe/boot/ipxe.js";
import { normalisePath } from "../../pxe/boot/path.js";
import { renderPxelinuxConfig } from "../../pxe/boot/pxelinux.js";
import type { Ipv4Address } from "../../pxe/net/ipv4-address.js";
import type { MacAddress } from "../../pxe/net/mac-address.js";
import { configDriveFile, workFile } from "../instance/agent-files.js";
import type { BoundImage, Inventory } from "../inventory/inventory.js";
import type { DurableInventory } from "../inventory/open-inventory.js";
import type { GivenAddresses } from "../vif/given-addresses.js";
import type { BootsUnderWay } from "./boots-under-way.js";
import { chunkDigestsLength } from "./chunk-digests.js";
import { FileSizes } from "./file-sizes.js";
import type { BlobInfo, Image } from "./image.js";
import type { ImageStore } from "./image-store.js";
import type { LoaderFinder } from "./loader-folder.js";
import type { RehearsalPass, RehearsalTickets } from "./rehearsal-tickets.js";
import { addressOfPass, rehearsing } from "./rehearsed-files.js";
import { notThere } from "./served-names.js";

export interface BootFilesOptions {
  readonly inventory: Pick<Inventory, "hypervisor" | "lookup" | "bound" | "macOfAddress">;
  readonly imageStore: Pick<ImageStore, "blobPath" | "chunksPath" | "damageOf"> & {
    readonly boots: Pick<BootsUnderWay, "begin" | "imageOf">;
  };
  readonly loaders: LoaderFinder;
  readonly given: Pick<GivenAddresses, "addressOf" | "macAt">;
  /** Absent: nothing is rehearsed. */
  readonly tickets?: Pick<RehearsalTickets, "passOf">;
  /** What a machine that is no node boots while it is discovered. */
  readonly strangers: {
    readonly bound: (mac: MacAddress) => BoundImage | undefined;
    /** What it would boot if it were to be discovered now. */
    readonly preview: (mac: MacAddress) => BoundImage | undefined;
  };
}

interface Options extends BootFilesOptions {
  readonly sizes: FileSizes;
}

type NamedFile = { readonly name: string; readonly mac: MacAddress };
type ImageFile = Exclude<MachineFile, "boot.ipxe" | "work" | "config-drive">;
type Boots = Pick<BootsUnderWay, "begin" | "imageOf">;
type MachineName = Extract<ServedName, { readonly mac: MacAddress }>;

/**
 * Each machine's own view of the files. Loaders and the shared GRUB config are for everyone. A machine's files are for
 * what it boots now and for its own address: the vif's fixed one, or the one that DHCP gave it from the pool. Where a machine
 * has an address that this driver knows, it sees no other machine's files. A rehearsal with a good ticket sees what its machine would.
 */
export function bootFiles(asked: BootFilesOptions): BootFileSource {
  const sizes = new FileSizes(() => performance.now());
  return async (request) => {
    const path = normalisePath(request.path);
    if (!path.ok) return refused("badPath", path.reason);
    const { rehearsal } = request;
    const pass = rehearsal && asked.tickets?.passOf(rehearsal, path.path);
    if (pass === undefined) return namedFile({ ...asked, sizes }, path.path, request);
    // What was found a moment ago may be gone: a rehearsal looks itself.
    const options = { ...rehearsing(asked, pass), sizes: new FileSizes(() => performance.now()) };
    const own = { ...request, client: addressOfPass(options, pass) };
    return asRehearsal(await rehearsedFile(options, path.path, pass, own));
  };
}

/** The agent asks for its work and its disk, and a rehearsal ends before the agent begins. */
const OF_AGENT: readonly MachineFile[] = ["disk", "disk.chunks", "work", "config-drive"];

async function rehearsedFile(
  options: Options,
  path: string,
  { mac }: RehearsalPass,
  request: BootFileRequest,
): Promise<BootFileAnswer> {
  const name = parseServedName(path);
  if (name !== undefined && "mac" in name && name.mac !== mac)
    return refused("notYours", `These are files of ${name.mac}, and ${mac} is rehearsed.`, name.mac);
  if (name?.kind === "machineFile" && OF_AGENT.includes(name.file))
    return refused("notYours", `${name.file} is for the agent of ${mac} alone.`, mac);
  return namedFile(options, path, request);
}

function asRehearsal(answer: BootFileAnswer): BootFileAnswer {
  const isRehearsal = true;
  return answer.kind === "file"
    ? { kind: "file", file: { ...answer.file, isRehearsal } }
    : { ...answer, isRehearsal };
}

async function namedFile(options: Options, path: string, request: BootFileRequest): Promise<BootFileAnswer> {
  const name = parseServedName(path) ?? foundLoader(options, path);
  if (name === undefined) return notThere(options, request, path);
  if (name.kind === "sharedGrubConfig") return rendered({ name: canonicalName(name) }, SHARED_GRUB_CONFIG);
  return name.kind === "loader" ? loaderFile(options, name.name) : machineFile(options, name, request);
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
    boots,
    strangers,
  }: {
    readonly inventory: Pick<DurableInventory, "subscribe">;
    readonly given: Pick<GivenAddresses, "subscribe">;
    readonly boots: Pick<BootsUnderWay, "subscribe">;
    readonly strangers: { readonly subscribe: (listener: () => void) => () => void };
  },
  listener: () => void,
): () => void {
  const ends = [inventory, given, boots, strangers].map((source) => source.subscribe(listener));
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
  const { boots } = options.imageStore;
  const bound = inventory.bound(mac);
  if (bound) return carriable(await boundFile({ ...options, boots }, name, bound, protocol), protocol);
  const view = inventory.lookup(mac);
  if (view.kind === "owner")
    return refused("netbootOff", `Nothing to boot for ${mac}: ${view.grant.netbootOff}.`, mac);
  const strange = options.strangers.bound(mac);
  if (strange)
    return carriable(await boundFile({ ...options, boots: NO_BOOTS }, name, strange, protocol), protocol);
  return refused("notFound", `MAC ${mac} is not a machine of hypervisor ${inventory.hypervisor}.`, mac);
}

/** A stranger's boot keeps to the image that it began with by itself, and nothing of it is written down. */
const NO_BOOTS: Boots = { begin: async () => undefined, imageOf: (_mac, current) => current };

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
  const isGiven = plan?.kind === "pool" || view.kind === "notMine";
  const address = plan?.kind === "fixed" ? plan.address : isGiven ? given.addressOf(mac) : undefined;
  if (address === undefined || address === client) return undefined;
  return `The files of ${mac} are for its own address, not for ${client}.`;
}

async function boundFile(
  options: Options & { readonly boots: Boots },
  name: MachineName,
  bound: BoundImage,
  protocol: BootFileRequest["protocol"],
): Promise<BootFileAnswer> {
  const { boots } = options;
  const { binding, image } = bound;
  const { mac } = name;
  const file = { name: canonicalName(name), mac };
  const isConfig = name.kind !== "machineFile" || name.file === "boot.ipxe";
  if (isConfig) await boots.begin(mac, image);
  if (name.kind === "pxelinuxConfig") return rendered(file, renderPxelinuxConfig(binding));
  if (name.kind === "grubConfig") return rendered(file, renderGrubConfig(binding));
  if (name.file === "boot.ipxe") return rendered(file, renderIpxeScript(binding));
  const begun = { ...bound, image: boots.imageOf(mac, image) };
  if (name.file === "work" || name.file === "config-drive")
    return agentFile(file, name.file, begun, protocol);
  return imageFile(options, { ...file, file: name.file }, begun.image);
}

/** A boot under way gets the files of the image that it began with. */
function imageFile(
  options: Options,
  { file, ...named }: NamedFile & { readonly file: ImageFile },
  image: Image,
): Promise<BootFileAnswer> | BootFileAnswer {
  switch (file) {
    case "kernel":
      return blobFile(options, named, image.kernel);
    case "ramdisk":
      return blobFile(options, named, image.ramdisk);
    case "disk":
      return image.disk ? diskFile(options, named, image.disk) : withoutDisk(named, image);
    case "disk.chunks":
      return image.disk ? chunksFile(options, named, image.disk) : withoutDisk(named, image);
  }
}

/** The agent fetches it in parts, for minutes or hours. */
async function diskFile(options: Options, named: NamedFile, blob: BlobInfo): Promise<BootFileAnswer> {
  const answer = await blobFile(options, named, blob);
  return answer.kind === "file" ? { kind: "file", file: { ...answer.file, isResumed: true } } : answer;
}

function withoutDisk({ mac }: NamedFile, image: Image): BootFileAnswer {
  return refused("notFound", `Image "${image.name}" of ${mac} has no disk.`, mac);
}

async function chunksFile({ imageStore }: Options, file: NamedFile, blob: BlobInfo): Promise<BootFileAnswer> {
  try {
    const path = await imageStore.chunksPath(blob);
    return {
      kind: "file",
      file: { ...file, size: chunkDigestsLength(blob.size), content: { kind: "path", path } },
    };
  } catch {
    return unreadable(imageStore, file, blob, `The bytes for ${file.name} cannot be read.`);
  }
}

/** It may say what is nobody else's business, and TFTP has no place for what the agent asks: HTTP alone. */
function agentFile(
  file: NamedFile,
  which: "work" | "config-drive",
  bound: BoundImage,
  protocol: BootFileRequest["protocol"],
): BootFileAnswer {
  const { mac } = file;
  const make = which === "work" ? workFile : configDriveFile;
  const bytes = protocol === "tftp" ? undefined : make(bound);
  if (bytes === undefined) return refused("notFound", `There is no ${which} for ${mac}.`, mac);
  const content = { kind: "bytes", bytes } as const;
  return { kind: "file", file: { ...file, size: bytes.length, content } };
}

async function blobFile(
  { imageStore, sizes }: Options,
  file: NamedFile,
  blob: BlobInfo,
): Promise<BootFileAnswer> {
  const path = imageStore.blobPath(blob.sha256);
  const size = await sizes.of(path);
  const { name } = file;
  if (size === undefined)
    return unreadable(imageStore, file, blob, `The bytes of ${name} are missing on disk.`);
  if (size !== blob.size)
    return unreadable(imageStore, file, blob, `${name} has ${size} bytes on disk instead of ${blob.size}.`);
  return { kind: "file", file: { ...file, size, digest: blob.sha256, content: { kind: "path", path } } };
}

function unreadable(
  imageStore: Options["imageStore"],
  { name, mac }: NamedFile,
  { sha256 }: BlobInfo,
  found: string,
): BootFileAnswer {
  const damage = imageStore.damageOf(sha256);
  const text = damage === undefined ? found : `The bytes of ${name} are damaged, ${damage}: push them again.`;
  return refused("unreadable", text, mac);
}

/** RFC 1350 counts to 65535, and what follows is each client's own idea: no client gets past the largest blocks (RFC 2348) of one count. */
const MOST_BY_TFTP = 65535 * 65464;

function carriable(answer: BootFileAnswer, protocol: BootFileRequest["protocol"]): BootFileAnswer {
  if (protocol !== "tftp" || answer.kind !== "file" || answer.file.size <= MOST_BY_TFTP) return answer;
  const { name, size, mac } = answer.file;
  return refused(
    "unreadable",
    `${name} has ${size} bytes, TFTP carries ${MOST_BY_TFTP}: fetch it by HTTP.`,
    mac,
  );
}

function rendered(file: Pick<BootFile, "name" | "mac">, text: string): BootFileAnswer {
  const bytes = Buffer.from(text, "latin1");
  return { kind: "file", file: { ...file, size: bytes.length, content: { kind: "bytes", bytes } } };
}

function refused(reason: BootFileRefusal, text: string, mac?: MacAddress): BootFileAnswer {
  return { kind: "refused", reason, text, ...(mac === undefined ? {} : { mac }) };
}
