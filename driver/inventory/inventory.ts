import type { BootBinding } from "../../pxe/boot/boot-binding.js";
import type { Grant } from "../../pxe/boot/grant.js";
import type { Ipv4Address } from "../../pxe/net/ipv4-address.js";
import type { MacAddress } from "../../pxe/net/mac-address.js";
import type { Digest, Image } from "../images/image.js";
import type { ImageRequest } from "../images/image-rules.js";
import type { AgentTask } from "../instance/agent-arguments.js";
import type { Instance } from "../instance/instance.js";
import type { SpawnRequest } from "../instance/lifecycle-port.js";
import type { Cleaning } from "../instance/lifecycle-settings.js";
import type { Hardware } from "../node/hardware.js";
import type { Node, NodeProperties } from "../node/node.js";
import type { Vif } from "../vif/vif.js";
import type { NetworkKinds } from "../vif/vif-network.js";

/** What every mutation carries. The same `requestId` with the same content gets the same answer again, also after a restart; empty: not remembered. */
export interface Mutation {
  readonly requestId: string;
  /** 0: whatever revision the object has. */
  readonly expectedRevision: number;
}

export interface PluggedVif {
  readonly node: string;
  readonly instance: string;
  readonly vif: Vif;
}

/** What this driver says about a MAC. */
export type MacView =
  | { readonly kind: "notMine" }
  | { readonly kind: "owner"; readonly epoch: number; readonly grant: Grant };

/** What a claim's file path leads to. */
export interface BoundImage {
  readonly binding: BootBinding;
  readonly image: Image;
  /** Where kernel and ramdisk of `image` are the agent's: what it is to do. The disk of `image` is then the one to write. */
  readonly work?: BoundWork;
}

export interface BoundWork {
  readonly task: AgentTask;
  readonly instance: Instance;
  readonly cleaning: Cleaning;
}

export type ClaimChange =
  | { readonly kind: "claimed"; readonly mac: MacAddress; readonly epoch: number; readonly revision: number }
  | { readonly kind: "released"; readonly mac: MacAddress; readonly revision: number };

/**
 * Everything one driver knows, durable before any promise here resolves. Reads are synchronous and see only what is
 * durable. Every refusal is a MetalplugError; after one, nothing has changed.
 */
export interface Inventory {
  readonly hypervisor: string;
  readonly networks: NetworkKinds;
  /** Raised by every mutation; survives restarts. */
  readonly revision: number;

  addNode(
    request: NodeProperties & Pick<Node, "name" | "found"> & { readonly requestId: string },
  ): Promise<Node>;
  /** Replaces the properties that `changes` has; an empty one goes. */
  updateNode(
    request: Mutation & { readonly name: string; readonly changes: Partial<NodeProperties> },
  ): Promise<Node>;
  /** What the discovery ramdisk found at `at`, milliseconds since 1970. The same again changes only that time. */
  setFoundHardware(node: string, hardware: Hardware, at: number): Promise<Node>;
  removeNode(request: Mutation & { readonly name: string }): Promise<Node>;
  node(name: string): Node;
  /** The same, `undefined` when there is none. */
  findNode(name: string): Node | undefined;
  /** By name. */
  nodes(): readonly Node[];
  /** Those with names behind `name`, by name, of one moment; each is looked for when it is asked for. */
  nodesAfter(name: string): Iterable<Node>;

  /** The instance on a node; INSTANCE_NOT_FOUND without one. */
  instance(node: string): Instance;
  /** The same, `undefined` without one. */
  instanceOn(node: string): Instance | undefined;
  /** By node. */
  instances(): readonly Instance[];
  /** Those on nodes with names behind `node`, in the same way. */
  instancesAfter(node: string): Iterable<Instance>;

  plug(request: Mutation & { readonly node: string; readonly vif: Vif }): Promise<PluggedVif>;
  unplug(request: Mutation & { readonly node: string; readonly mac: MacAddress }): Promise<PluggedVif>;
  /** The vifs that a spawn would plug now: throws what it would refuse of them. None where the node has an instance, or it was carried out before. */
  previewSpawn(request: SpawnRequest): readonly Vif[];
  /** The vif that the request would plug now: throws what it would refuse. None where it was carried out before. */
  previewPlug(request: Parameters<Inventory["plug"]>[0]): readonly Vif[];
  pluggedVifs(node?: string): readonly PluggedVif[];

  /** Called by the image store once the bytes are durable. */
  putImage(request: Mutation & ImageRequest): Promise<Image>;
  removeImage(request: Mutation & { readonly name: string }): Promise<Image>;
  image(name: string): Image;
  images(): readonly Image[];
  /** The bytes that images name. */
  usedBlobs(): ReadonlySet<Digest>;

  lookup(mac: MacAddress): MacView;
  /** Whether `lookup` says owner. */
  isMine(mac: MacAddress): boolean;
  /** The one netboot decision that DHCP, TFTP and HTTP share: `undefined` when this MAC has nothing to boot. */
  bound(mac: MacAddress): BoundImage | undefined;
  /** The MAC whose vif has this fixed address. */
  macOfAddress(address: Ipv4Address): MacAddress | undefined;

  claims(): readonly { readonly mac: MacAddress; readonly epoch: number }[];
  /** Changes after `revision`, oldest first; `undefined` when they are not all kept any more: list `claims()` instead. */
  claimChangesAfter(revision: number): readonly ClaimChange[] | undefined;
  /** Called after each durable change of the claims. Returns the function that ends it. */
  subscribeClaims(listener: (change: ClaimChange) => void): () => void;
}
