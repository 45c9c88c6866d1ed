import type { BootServer } from "../../pxe/boot/boot-binding.js";
import type { ArchitectureEntry } from "../../pxe/boot/loaders.js";
import type { Ipv4Address } from "../../pxe/net/ipv4-address.js";
import type { MacAddress } from "../../pxe/net/mac-address.js";
import { failure } from "../errors.js";
import { blobsOf, type Digest, type Image } from "../images/image.js";
import { type ImageRequest, putImage, removeImage, requireImage } from "../images/image-rules.js";
import type { LoaderFinder } from "../images/loader-folder.js";
import type { Instance } from "../instance/instance.js";
import { requireInstance } from "../instance/put-instance.js";
import { vifsOfSpawn } from "../instance/vifs-of-spawn.js";
import type { Hardware } from "../node/hardware.js";
import type { Node } from "../node/node.js";
import { addNode, removeNode, requireNode, setFoundHardware, updateNode } from "../node/node-rules.js";
import type { Store } from "../store/store.js";
import { chooseBootMac } from "../vif/boot-vif.js";
import type { Vif } from "../vif/vif.js";
import type { NetworkKinds } from "../vif/vif-network.js";
import { chooseVifs, plug, unplug } from "../vif/vif-rules.js";
import { ChangeListeners } from "./change-listeners.js";
import { ClaimLog } from "./claim-log.js";
import type { BoundImage, ClaimChange, Inventory, MacView, PluggedVif } from "./inventory.js";
import { type Applied, INSTANCE_PREFIX, type InventoryState } from "./inventory-state.js";
import { loadState, REVISION_KEY, type RecordParsers } from "./load-state.js";
import { type BootAgent, type BootHost, boundImage, viewMac } from "./mac-view.js";
import { noted } from "./node-history.js";
import { fingerprintOf, recall, remember } from "./remembered-requests.js";

export interface InventoryOptions {
  readonly hypervisor: string;
  readonly store: Store;
  readonly server: BootServer;
  readonly loaders: LoaderFinder;
  /** Boot files beside the built-in ones. */
  readonly architectures?: readonly ArchitectureEntry[];
  readonly agent: BootAgent;
  /** Absent: none. */
  readonly networks?: NetworkKinds;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  /** Names a new instance, unlike any before. */
  readonly newId: () => string;
  readonly records: RecordParsers;
}

/** The inventory with what the image store and the boot files need beside the contract. */
export interface DurableInventory extends Inventory {
  /**
   * Called after each durable change of anything, before the mutation's promise resolves: reads show the new state
   * already. Returns the function that ends it.
   */
  subscribe(listener: () => void): () => void;
  /**
   * Carries out a change of an instance's life as any mutation: `compute` sees what is durable once everything before it is, and nobody sees what it answers
   * before that is durable. `kind` and `request` are what the request's id is remembered with; whatever `compute` throws changes nothing.
   */
  change<T>(
    kind: string,
    request: { readonly requestId: string },
    compute: (state: InventoryState) => Applied<T>,
  ): Promise<T>;
  /** Called with the node after each durable change of an instance, before the mutation's promise resolves. Returns the function that ends it. */
  subscribeInstances(listener: (node: string) => void): () => void;
  /** `undefined` when there is none. */
  findImage(name: string): Image | undefined;
  /** Throws what `putImage` would throw now, so that a push is refused before its bytes are sent. */
  checkImage(request: ImageRequest & { readonly requestId: string }): void;
  /** Called after an image was added, replaced or removed, durably. Returns the function that ends it. */
  subscribeImages(listener: () => void): () => void;
}

const KEPT_CLAIM_CHANGES = 10_000;
const MAX_WAITING = 1024;

/** Reads the store back; refused records are in the store's `badRecords`. The store stays the caller's to close. */
export async function openInventory(options: InventoryOptions): Promise<DurableInventory> {
  const { hypervisor, networks = new Map() } = options;
  const state = await loadState(options.store, { hypervisor, networks }, options.records);
  return new StoredInventory(options, state);
}

class StoredInventory implements DurableInventory {
  readonly hypervisor: string;
  private readonly options: InventoryOptions;
  private readonly host: BootHost;
  private readonly claimLog: ClaimLog;
  private readonly changed = new ChangeListeners();
  private readonly imagesChanged = new ChangeListeners();
  private readonly instancesChanged = new ChangeListeners<string>();
  /** What is durable, and nothing else. */
  private state: InventoryState;
  private last: Promise<unknown> = Promise.resolve();
  private waiting = 0;

  constructor(options: InventoryOptions, state: InventoryState) {
    this.options = options;
    this.hypervisor = options.hypervisor;
    this.state = state;
    this.host = {
      server: options.server,
      hasLoader: (name) => options.loaders.path(name) !== undefined,
      loaderFolders: options.loaders.folders,
      architectures: options.architectures ?? [],
      agent: options.agent,
    };
    this.claimLog = new ClaimLog(state.revision, KEPT_CLAIM_CHANGES);
  }

  get networks(): NetworkKinds {
    return this.state.networks;
  }

  get revision(): number {
    return this.state.revision;
  }

  addNode(request: Parameters<Inventory["addNode"]>[0]): Promise<Node> {
    return this.mutate("addNode", request, (state) => addNode(state, request, this.options.clock()));
  }

  updateNode(request: Parameters<Inventory["updateNode"]>[0]): Promise<Node> {
    return this.mutate("updateNode", request, (state) => updateNode(state, request));
  }

  setFoundHardware(node: string, hardware: Hardware, at: number): Promise<Node> {
    const request = { requestId: "", node, hardware, at };
    return this.mutate("setFoundHardware", request, (state) => setFoundHardware(state, request));
  }

  removeNode(request: Parameters<Inventory["removeNode"]>[0]): Promise<Node> {
    return this.mutate("removeNode", request, (state) => removeNode(state, request));
  }

  node(name: string): Node {
    return requireNode(this.state, name);
  }

  findNode(name: string): Node | undefined {
    return this.state.nodes.get(name);
  }

  nodes(): readonly Node[] {
    return [...this.state.nodes.values()];
  }

  nodesAfter(name: string): Iterable<Node> {
    return this.state.nodes.valuesAfter(name);
  }

  instance(node: string): Instance {
    requireNode(this.state, node);
    return requireInstance(this.state, node);
  }

  instanceOn(node: string): Instance | undefined {
    return this.state.instances.get(node);
  }

  instances(): readonly Instance[] {
    return [...this.state.instances.values()];
  }

  instancesAfter(node: string): Iterable<Instance> {
    return this.state.instances.valuesAfter(node);
  }

  plug(request: Parameters<Inventory["plug"]>[0]): Promise<PluggedVif> {
    return this.mutate("plug", request, (state) => plug(state, request));
  }

  unplug(request: Parameters<Inventory["unplug"]>[0]): Promise<PluggedVif> {
    return this.mutate("unplug", request, (state) => unplug(state, request));
  }

  previewSpawn(request: Parameters<Inventory["previewSpawn"]>[0]): readonly Vif[] {
    const { node, bootMac } = request;
    if (recall(this.state, request.requestId, fingerprintOf("spawn", request))) return [];
    if (this.state.instances.has(node)) return [];
    const chosen = chooseVifs(this.state, requireNode(this.state, node), vifsOfSpawn(request));
    chooseBootMac(node, chosen, bootMac);
    return chosen;
  }

  previewPlug(request: Parameters<Inventory["plug"]>[0]): readonly Vif[] {
    if (recall(this.state, request.requestId, fingerprintOf("plug", request))) return [];
    return [plug(this.state, request).answer.vif];
  }

  pluggedVifs(node?: string): readonly PluggedVif[] {
    const all = node === undefined ? this.instances() : [this.instanceOn(requireNode(this.state, node).name)];
    const vifs = all.flatMap(
      (instance) => instance?.vifs.map((vif) => ({ node: instance.node, instance: instance.id, vif })) ?? [],
    );
    return vifs.sort((a, b) => (a.vif.mac < b.vif.mac ? -1 : 1));
  }

  putImage(request: Parameters<Inventory["putImage"]>[0]): Promise<Image> {
    return this.mutate("putImage", request, (state) => putImage(state, request, this.options.clock()));
  }

  checkImage(request: ImageRequest & { readonly requestId: string }): void {
    if (recall(this.state, request.requestId, fingerprintOf("putImage", request))) return;
    putImage(this.state, request, 0);
  }

  removeImage(request: Parameters<Inventory["removeImage"]>[0]): Promise<Image> {
    return this.mutate("removeImage", request, (state) => removeImage(state, request));
  }

  image(name: string): Image {
    return requireImage(this.state, name);
  }

  findImage(name: string): Image | undefined {
    return this.state.images.get(name);
  }

  images(): readonly Image[] {
    return [...this.state.images.values()];
  }

  usedBlobs(): ReadonlySet<Digest> {
    const used = new Set<Digest>();
    for (const image of this.state.images.values())
      for (const [, { sha256 }] of blobsOf(image)) used.add(sha256);
    return used;
  }

  lookup(mac: MacAddress): MacView {
    return viewMac(this.state, this.host, mac);
  }

  isMine(mac: MacAddress): boolean {
    return this.state.nodeOfMac.has(mac);
  }

  bound(mac: MacAddress): BoundImage | undefined {
    return boundImage(this.state, this.host, mac);
  }

  macOfAddress(address: Ipv4Address): MacAddress | undefined {
    return this.state.macOfAddress.get(address);
  }

  claims(): ReturnType<Inventory["claims"]> {
    return Array.from(this.state.nodeOfMac, ([mac, node]) => ({
      mac,
      epoch: requireNode(this.state, node).epoch,
    }));
  }

  claimChangesAfter(revision: number): readonly ClaimChange[] | undefined {
    return this.claimLog.after(revision, this.state.revision);
  }

  subscribeClaims(listener: (change: ClaimChange) => void): () => void {
    return this.claimLog.subscribe(listener);
  }

  subscribe(listener: () => void): () => void {
    return this.changed.subscribe(listener);
  }

  change<T>(
    kind: string,
    request: { readonly requestId: string },
    compute: (state: InventoryState) => Applied<T>,
  ): Promise<T> {
    return this.mutate(kind, request, compute);
  }

  subscribeInstances(listener: (node: string) => void): () => void {
    return this.instancesChanged.subscribe(listener);
  }

  subscribeImages(listener: () => void): () => void {
    return this.imagesChanged.subscribe(listener);
  }

  /** One after the other: compute, make durable, then show. */
  private async mutate<T>(
    kind: string,
    request: { readonly requestId: string },
    compute: (state: InventoryState) => Applied<T>,
  ): Promise<T> {
    if (this.waiting >= MAX_WAITING)
      throw failure("LIMIT_REACHED", {
        found: `${this.waiting} changes wait for the disk`,
        limit: MAX_WAITING,
      });
    this.waiting += 1;
    const turn = this.last.then(() => this.carryOut(kind, request, compute));
    this.last = turn.catch(() => undefined);
    return turn.finally(() => {
      this.waiting -= 1;
    });
  }

  private async carryOut<T>(
    kind: string,
    request: { readonly requestId: string },
    compute: (state: InventoryState) => Applied<T>,
  ): Promise<T> {
    const fingerprint = fingerprintOf(kind, request);
    const repeated = recall(this.state, request.requestId, fingerprint);
    // The fingerprint holds the kind of the request, and a kind's answers have one type.
    if (repeated) return repeated.answer as T;
    const applied = remember(noted(this.state, compute(this.state)), request.requestId, fingerprint);
    const { state, changes, claims, answer } = applied;
    const raised =
      state.revision === this.state.revision ? [] : [{ key: REVISION_KEY, value: state.revision }];
    await this.options.store.commit([...changes, ...raised]);
    this.publish(state, claims);
    for (const { key } of changes)
      if (key.startsWith(INSTANCE_PREFIX)) this.instancesChanged.tell(key.slice(INSTANCE_PREFIX.length));
    return answer;
  }

  private publish(state: InventoryState, claims: readonly ClaimChange[]): void {
    const imagesChanged = state.images !== this.state.images;
    this.state = state;
    // Nobody serves the old state any more by the time that others hear of the new one.
    this.changed.tell();
    this.claimLog.add(claims);
    if (imagesChanged) this.imagesChanged.tell();
  }
}
