import type { Ipv4Address } from "../../pxe/net/ipv4-address.js";
import type { MacAddress } from "../../pxe/net/mac-address.js";
import type { Image } from "../images/image.js";
import type { Instance } from "../instance/instance.js";
import type { Node } from "../node/node.js";
import type { Change } from "../store/store.js";
import type { NetworkKinds } from "../vif/vif-network.js";
import type { ClaimChange } from "./inventory.js";
import type { NodeHistory } from "./node-history.js";
import type { OrderedMap } from "./ordered-map.js";
import type { RememberedRequests } from "./remembered-requests.js";

/** Everything one driver knows, at one revision. A mutation makes a new one, at the cost of what it changes; the old one stays as it was. */
export interface InventoryState {
  readonly hypervisor: string;
  /** Of the configuration; never changes while the driver runs. */
  readonly networks: NetworkKinds;
  readonly revision: number;
  readonly nodes: OrderedMap<string, Node>;
  readonly images: OrderedMap<string, Image>;
  /** By node. */
  readonly instances: OrderedMap<string, Instance>;
  readonly nodeOfMac: OrderedMap<MacAddress, string>;
  /** Fixed addresses of plugged vifs. */
  readonly macOfAddress: OrderedMap<Ipv4Address, MacAddress>;
  readonly requests: RememberedRequests;
  readonly history: NodeHistory;
}

/** What a mutation comes to: all of `changes` are to be durable together before `state` is shown to anyone. */
export interface Applied<T> {
  readonly state: InventoryState;
  readonly changes: readonly Change[];
  readonly claims: readonly ClaimChange[];
  readonly answer: T;
}

/** The answer to a mutation that asks for what is there already. */
export function unchanged<T>(state: InventoryState, answer: T): Applied<T> {
  return { state, changes: [], claims: [], answer };
}

export const NODE_PREFIX = "node/";
export const IMAGE_PREFIX = "image/";
export const INSTANCE_PREFIX = "instance/";

export function nodeChange(name: string, value: Node | undefined): Change {
  return { key: `${NODE_PREFIX}${name}`, value };
}

export function imageChange(name: string, value: Image | undefined): Change {
  return { key: `${IMAGE_PREFIX}${name}`, value };
}

/** `node` names the node the instance is on. */
export function instanceChange(node: string, value: Instance | undefined): Change {
  return { key: `${INSTANCE_PREFIX}${node}`, value };
}

export function withEntries<K extends string, V>(
  map: OrderedMap<K, V>,
  entries: Iterable<readonly [K, V]>,
): OrderedMap<K, V> {
  let grown = map;
  for (const [key, value] of entries) grown = grown.with(key, value);
  return grown;
}

export function withoutKeys<K extends string, V>(map: OrderedMap<K, V>, keys: Iterable<K>): OrderedMap<K, V> {
  let shrunk = map;
  for (const key of keys) shrunk = shrunk.without(key);
  return shrunk;
}
