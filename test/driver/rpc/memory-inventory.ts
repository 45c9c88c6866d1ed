import { failure } from "../../../driver/errors.js";
import type { Digest, Image } from "../../../driver/images/image.js";
import type { Instance } from "../../../driver/instance/instance.js";
import type { SpawnRequest } from "../../../driver/instance/lifecycle-port.js";
import type {
  BoundImage,
  ClaimChange,
  Inventory,
  MacView,
  Mutation,
  PluggedVif,
} from "../../../driver/inventory/inventory.js";
import type { Hardware } from "../../../driver/node/hardware.js";
import type { Node } from "../../../driver/node/node.js";
import type { Vif } from "../../../driver/vif/vif.js";
import type { NetworkKinds } from "../../../driver/vif/vif-network.js";
import type { Grant } from "../../../pxe/boot/grant.js";
import type { Ipv4Address } from "../../../pxe/net/ipv4-address.js";
import type { MacAddress } from "../../../pxe/net/mac-address.js";

const CREATED = 1_760_000_000_123;

/** The port without disk and with few rules; enough to see every call arrive and every answer leave. */
export class MemoryInventory implements Inventory {
  readonly hypervisor: string;
  networks: NetworkKinds = new Map();
  revision = 0;
  /** Changes at or before this revision are not kept any more. */
  forgottenUpTo = 0;
  /** Thrown by `node`, once set. */
  trouble: unknown;
  readonly requests: Mutation[] = [];
  private readonly nodeMap = new Map<string, Node>();
  private readonly imageMap = new Map<string, Image>();
  private readonly instanceMap = new Map<string, Instance>();
  private readonly changes: ClaimChange[] = [];
  private readonly listeners = new Set<(change: ClaimChange) => void>();

  constructor(hypervisor = "hv1") {
    this.hypervisor = hypervisor;
  }

  get listenerCount(): number {
    return this.listeners.size;
  }

  async addNode(request: Parameters<Inventory["addNode"]>[0]): Promise<Node> {
    const { requestId, name, macs, ...said } = request;
    this.requests.push({ requestId, expectedRevision: 0 });
    if (this.nodeMap.has(name)) throw failure("NODE_EXISTS", { node: name });
    const node = { name, macs, ...said, epoch: 1, revision: ++this.revision, createdAt: CREATED };
    this.nodeMap.set(name, node);
    for (const mac of macs) this.change({ kind: "claimed", mac, epoch: 1, revision: this.revision });
    return node;
  }

  async updateNode(request: Parameters<Inventory["updateNode"]>[0]): Promise<Node> {
    const node = this.checked(request, this.node(request.name));
    return this.replaceNode({ ...node, ...request.changes });
  }

  async setFoundHardware(name: string, hardware: Hardware, at: number): Promise<Node> {
    return this.replaceNode({ ...this.node(name), found: { hardware, at } });
  }

  async removeNode(request: Mutation & { readonly name: string }): Promise<Node> {
    const node = this.checked(request, this.node(request.name));
    this.nodeMap.delete(node.name);
    this.revision++;
    for (const mac of node.macs) this.change({ kind: "released", mac, revision: this.revision });
    return node;
  }

  node(name: string): Node {
    if (this.trouble !== undefined) throw this.trouble;
    const node = this.nodeMap.get(name);
    const nodes = [...this.nodeMap.keys()].join(", ");
    if (node === undefined)
      throw failure("NODE_NOT_FOUND", { node: name, hypervisor: this.hypervisor, nodes });
    return node;
  }

  findNode(name: string): Node | undefined {
    return this.nodeMap.get(name);
  }

  nodes(): readonly Node[] {
    return [...this.nodeMap.values()];
  }

  nodesAfter(name: string): Iterable<Node> {
    return this.nodes()
      .filter((node) => node.name > name)
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  async spawn(
    request: Pick<SpawnRequest, keyof Mutation | "node" | "image" | "loader" | "vifs">,
  ): Promise<Instance> {
    this.checked(request, this.node(request.node));
    const { node, image, loader, vifs } = request;
    const revision = ++this.revision;
    const instance: Instance = {
      ...{ id: `i-${node}`, node, image, loader, vifs, revision, createdAt: CREATED },
      ...{ kind: "netboot", state: { kind: "active" } },
    };
    this.instanceMap.set(node, instance);
    return instance;
  }

  async destroy(request: Mutation & { readonly node: string }): Promise<Instance> {
    const instance = this.checked(request, this.instance(request.node));
    this.instanceMap.delete(request.node);
    return instance;
  }

  /** What a lifecycle makes of an instance; `undefined` ends it. */
  put(node: string, instance: Omit<Instance, "revision"> | undefined): Instance | undefined {
    const revision = ++this.revision;
    if (instance === undefined) this.instanceMap.delete(node);
    else this.instanceMap.set(node, { ...instance, revision });
    return this.instanceMap.get(node);
  }

  instance(node: string): Instance {
    const instance = this.instanceMap.get(node);
    if (instance === undefined) throw failure("INSTANCE_NOT_FOUND", { node });
    return instance;
  }

  instanceOn(node: string): Instance | undefined {
    return this.instanceMap.get(node);
  }

  instances(): readonly Instance[] {
    return [...this.instanceMap.values()];
  }

  instancesAfter(node: string): Iterable<Instance> {
    return this.instances()
      .filter((instance) => instance.node > node)
      .sort((a, b) => (a.node < b.node ? -1 : 1));
  }

  async plug(request: Mutation & { readonly node: string; readonly vif: Vif }): Promise<PluggedVif> {
    const instance = this.instance(request.node);
    const { macs } = this.checked(request, this.node(request.node));
    if (!macs.includes(request.vif.mac))
      throw failure("VIF_MAC_NOT_ON_NODE", {
        mac: request.vif.mac,
        node: request.node,
        macs: macs.join(", "),
      });
    this.instanceMap.set(request.node, { ...instance, vifs: [...instance.vifs, request.vif] });
    return { node: request.node, instance: instance.id, vif: request.vif };
  }

  async unplug(request: Mutation & { readonly node: string; readonly mac: MacAddress }): Promise<PluggedVif> {
    this.requests.push(request);
    const plugged = this.pluggedVifs(request.node).find(({ vif }) => vif.mac === request.mac);
    if (plugged === undefined)
      throw failure("VIF_NOT_FOUND", { node: request.node, mac: request.mac, macs: "none" });
    const instance = this.instance(request.node);
    this.instanceMap.set(request.node, {
      ...instance,
      vifs: instance.vifs.filter(({ mac }) => mac !== request.mac),
    });
    return plugged;
  }

  previewSpawn({ vifs }: Parameters<Inventory["previewSpawn"]>[0]): readonly Vif[] {
    return vifs;
  }

  previewPlug({ vif }: Parameters<Inventory["plug"]>[0]): readonly Vif[] {
    return [vif];
  }

  pluggedVifs(node?: string): readonly PluggedVif[] {
    const wanted = this.instances().filter((instance) => node === undefined || instance.node === node);
    return wanted.flatMap(({ id, node, vifs }) => vifs.map((vif) => ({ node, instance: id, vif })));
  }

  async putImage(request: Parameters<Inventory["putImage"]>[0]): Promise<Image> {
    this.requests.push(request);
    const { requestId: _, expectedRevision: __, ...said } = request;
    const image = { ...said, revision: ++this.revision, createdAt: CREATED };
    this.imageMap.set(image.name, image);
    return image;
  }

  async removeImage(request: Mutation & { readonly name: string }): Promise<Image> {
    const image = this.checked(request, this.image(request.name));
    this.imageMap.delete(request.name);
    return image;
  }

  image(name: string): Image {
    const image = this.imageMap.get(name);
    const images = [...this.imageMap.keys()].join(", ");
    if (image === undefined)
      throw failure("IMAGE_NOT_FOUND", { image: name, hypervisor: this.hypervisor, images });
    return image;
  }

  images(): readonly Image[] {
    return [...this.imageMap.values()];
  }

  usedBlobs(): ReadonlySet<Digest> {
    return new Set();
  }

  isMine(mac: MacAddress): boolean {
    return this.lookup(mac).kind === "owner";
  }

  lookup(mac: MacAddress): MacView {
    const node = this.nodes().find(({ macs }) => macs.includes(mac));
    if (node === undefined) return { kind: "notMine" };
    const instance = this.instanceOn(node.name);
    const vif = instance?.vifs.find((plugged) => plugged.mac === mac);
    const grant: Grant = {
      node: node.name,
      ...(instance === undefined ? {} : { instance: instance.id }),
      ...(vif === undefined ? {} : { hostname: node.name, address: vif.address, boot: BOOT }),
      netbootOff: vif === undefined ? "nothing is spawned on it" : "",
    };
    return { kind: "owner", epoch: node.epoch, grant };
  }

  bound(): BoundImage | undefined {
    return undefined;
  }

  macOfAddress(): MacAddress | undefined {
    return undefined;
  }

  claims(): readonly { readonly mac: MacAddress; readonly epoch: number }[] {
    return this.nodes().flatMap(({ macs, epoch }) => macs.map((mac) => ({ mac, epoch })));
  }

  claimChangesAfter(revision: number): readonly ClaimChange[] | undefined {
    if (revision < this.forgottenUpTo) return undefined;
    return this.changes.filter((change) => change.revision > revision);
  }

  subscribeClaims(listener: (change: ClaimChange) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private replaceNode(node: Node): Node {
    const replaced = { ...node, revision: ++this.revision };
    this.nodeMap.set(node.name, replaced);
    return replaced;
  }

  private change(change: ClaimChange): void {
    this.changes.push(change);
    for (const listener of this.listeners) listener(change);
  }

  checked<T extends { readonly revision: number }>(request: Mutation, object: T): T {
    this.requests.push(request);
    const { expectedRevision } = request;
    if (expectedRevision !== 0 && expectedRevision !== object.revision)
      throw failure("REVISION_MISMATCH", {
        what: "It",
        found: object.revision,
        expected: expectedRevision,
        happened: "it changed meanwhile",
      });
    return object;
  }
}

const BOOT = {
  server: "10.77.0.11" as Ipv4Address,
  files: new Map([
    ["biosPxe", "undionly.kpxe"],
    ["uefiX64Ipxe", "http://10.77.0.11:8080/52-54-00-00-00-01/boot.ipxe"],
  ] as const),
};
