import type { Ipv4Address } from "../../pxe/net/ipv4-address.js";
import type { MacAddress } from "../../pxe/net/mac-address.js";
import type { Image } from "../images/image.js";
import { checkArgumentsFor, requireImage } from "../images/image-rules.js";
import type { Instance } from "../instance/instance.js";
import { imagesOf } from "../instance/instance-state.js";
import { explainStep } from "../instance/lifecycle-machine.js";
import { checkedHardware } from "../node/hardware-rules.js";
import type { Node } from "../node/node.js";
import { requireNode } from "../node/node-rules.js";
import { checkedProperties } from "../node/property-rules.js";
import type { Store } from "../store/store.js";
import { fixedAddresses } from "../vif/vif.js";
import type { NetworkKinds } from "../vif/vif-network.js";
import { checkVifs } from "../vif/vif-rules.js";
import {
  IMAGE_PREFIX,
  INSTANCE_PREFIX,
  type InventoryState,
  NODE_PREFIX,
  withEntries,
} from "./inventory-state.js";
import { NO_HISTORY } from "./node-history.js";
import { OrderedMap } from "./ordered-map.js";
import {
  NO_REQUESTS,
  parseRememberedRequest,
  REQUEST_PREFIX,
  type RememberedRequest,
  withRequest,
} from "./remembered-requests.js";

/** Each answers the record, or what is wrong with it in a few words. */
export interface RecordParsers {
  readonly node: (value: unknown) => Node | string;
  readonly image: (value: unknown) => Image | string;
  readonly instance: (value: unknown) => Instance | string;
}

export const REVISION_KEY = "meta/revision";

/**
 * Reads back everything. A record that its parser refuses, or that cannot stand beside those read before it (a MAC on
 * two nodes, an instance without node or image), is set aside in the store; the rest starts without it.
 */
export async function loadState(
  store: Store,
  { hypervisor, networks }: Pick<InventoryState, "hypervisor" | "networks">,
  parsers: RecordParsers,
): Promise<InventoryState> {
  const loading = new Loading(hypervisor, networks, storedRevision(store));
  for (const [key, value] of store.entries(NODE_PREFIX))
    loading.take(key, value, parsers.node, (node) => loading.takeNode(key, node));
  for (const [key, value] of store.entries(IMAGE_PREFIX))
    loading.take(key, value, parsers.image, (image) => loading.takeImage(key, image));
  for (const [key, value] of store.entries(INSTANCE_PREFIX))
    loading.take(key, value, parsers.instance, (instance) => loading.takeInstance(key, instance));
  for (const [key, value] of store.entries(REQUEST_PREFIX))
    loading.take(key, value, parseRememberedRequest, (request) => loading.takeRequest(request));
  for (const [key, found] of loading.refused) await store.setAside(key, found);
  return loading.state();
}

/** A state while it grows; nothing changes it once it is loaded. */
class Loading implements InventoryState {
  readonly hypervisor: string;
  readonly networks: NetworkKinds;
  revision: number;
  nodes = OrderedMap.empty<string, Node>();
  images = OrderedMap.empty<string, Image>();
  instances = OrderedMap.empty<string, Instance>();
  nodeOfMac = OrderedMap.empty<MacAddress, string>();
  macOfAddress = OrderedMap.empty<Ipv4Address, MacAddress>();
  requests = NO_REQUESTS;
  readonly history = NO_HISTORY;
  readonly refused: (readonly [key: string, found: string])[] = [];

  constructor(hypervisor: string, networks: NetworkKinds, revision: number) {
    this.hypervisor = hypervisor;
    this.networks = networks;
    this.revision = revision;
  }

  take<T extends object>(
    key: string,
    value: unknown,
    parse: (value: unknown) => T | string,
    takeRecord: (record: T) => string | undefined,
  ): void {
    const record = parse(value);
    const found = typeof record === "string" ? record : takeRecord(record);
    if (found !== undefined) this.refused.push([key, found]);
    if (typeof record !== "string" && "revision" in record && typeof record.revision === "number")
      this.revision = Math.max(this.revision, record.revision);
  }

  takeNode(key: string, node: Node): string | undefined {
    if (key !== `${NODE_PREFIX}${node.name}`) return `it is a record of node "${node.name}"`;
    if (node.macs.length === 0) return "it has no MAC";
    const twice = node.macs.find((mac, index) => this.nodeOfMac.has(mac) || node.macs.indexOf(mac) !== index);
    if (twice !== undefined)
      return `MAC ${twice} is a NIC of node "${this.nodeOfMac.get(twice) ?? node.name}" already`;
    const found = refusal(() => checkNode(node));
    if (found !== undefined) return found;
    this.nodes = this.nodes.with(node.name, node);
    for (const mac of node.macs) this.nodeOfMac = this.nodeOfMac.with(mac, node.name);
    return undefined;
  }

  takeImage(key: string, image: Image): string | undefined {
    if (key !== `${IMAGE_PREFIX}${image.name}`) return `it is a record of image "${image.name}"`;
    const found = refusal(() => checkArgumentsFor(image.kernelArguments, []));
    if (found === undefined) this.images = this.images.with(image.name, image);
    return found;
  }

  takeInstance(key: string, instance: Instance): string | undefined {
    if (key !== `${INSTANCE_PREFIX}${instance.node}`) return `it is a record of node "${instance.node}"`;
    const found = refusal(() => this.checkInstance(instance));
    if (found !== undefined) return found;
    this.instances = this.instances.with(instance.node, instance);
    this.macOfAddress = withEntries(this.macOfAddress, fixedAddresses(instance.vifs));
    return undefined;
  }

  takeRequest(request: RememberedRequest): string | undefined {
    if (this.requests.byId.has(request.id)) return `request "${request.id}" is remembered already`;
    this.requests = withRequest(this.requests, request);
    return undefined;
  }

  state(): InventoryState {
    const { hypervisor, networks, revision, nodes, images, instances } = this;
    const { nodeOfMac, macOfAddress, requests, history } = this;
    return {
      ...{ hypervisor, networks, revision, nodes, images, instances },
      ...{ nodeOfMac, macOfAddress, requests, history },
    };
  }

  private checkInstance(instance: Instance): void {
    const node = requireNode(this, instance.node);
    for (const name of imagesOf(instance))
      checkArgumentsFor(requireImage(this, name).kernelArguments, [instance.loader]);
    const astray = explainStep(instance);
    if (astray !== undefined) throw new Error(astray);
    // Networks may have left the configuration since: that is trouble for the wire, not for what boots.
    checkVifs(this, node, instance.vifs);
  }
}

function checkNode(node: Node): void {
  checkedProperties(node.name, node);
  if (node.found) checkedHardware(node.name, node.found.hardware);
}

function refusal(check: () => void): string | undefined {
  try {
    check();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function storedRevision(store: Store): number {
  const value = store.get(REVISION_KEY);
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? value : 0;
}
