import type { Image } from "../../../driver/images/image.js";
import { type InventoryState, withEntries } from "../../../driver/inventory/inventory-state.js";
import { NO_HISTORY } from "../../../driver/inventory/node-history.js";
import { OrderedMap } from "../../../driver/inventory/ordered-map.js";
import { NO_REQUESTS } from "../../../driver/inventory/remembered-requests.js";
import type { Cable, Node } from "../../../driver/node/node.js";
import type { NetworkKinds } from "../../../driver/vif/vif-network.js";
import type { ClasslessRoute } from "../../../pxe/net/classless-route.js";
import { parseIpv4Address } from "../../../pxe/net/ipv4-address.js";
import type { MacAddress } from "../../../pxe/net/mac-address.js";
import { parseSubnet } from "../../../pxe/net/subnet.js";
import { blobOf, macOf } from "../inventory/inventory-lab.js";

export const NETWORKS: NetworkKinds = new Map([
  ["prov", "flat"],
  ["tenants", "linux-bridge"],
  ["core", "command"],
]);
/** On prov, at port p2 of tenants, at no port of core, and where nobody said. */
export const CABLES: readonly Cable[] = [
  { mac: macOf(1), network: "prov" },
  { mac: macOf(2), network: "tenants", port: "p2" },
  { mac: macOf(3), network: "core" },
];
export const NODE: Node = {
  ...{ name: "r1", macs: [1, 2, 3, 4].map(macOf), cables: CABLES },
  ...{ epoch: 1, revision: 1, createdAt: 0 },
};
const DEBIAN: Image = {
  ...{ name: "debian", kernel: blobOf("a"), ramdisk: blobOf("b"), kernelArguments: "" },
  ...{ revision: 1, createdAt: 0 },
};

/** Node r1 and image debian, no instance. */
export function stateOf(node = NODE, networks = NETWORKS): InventoryState {
  const nodeOfMac = OrderedMap.empty<MacAddress, string>();
  return {
    hypervisor: "hv1",
    networks,
    revision: 1,
    nodes: OrderedMap.empty<string, Node>().with(node.name, node),
    images: OrderedMap.empty<string, Image>().with(DEBIAN.name, DEBIAN),
    instances: OrderedMap.empty(),
    nodeOfMac: withEntries(
      nodeOfMac,
      node.macs.map((mac) => [mac, node.name] as const),
    ),
    macOfAddress: OrderedMap.empty(),
    requests: NO_REQUESTS,
    history: NO_HISTORY,
  };
}

export function route(to: string, via: string): ClasslessRoute {
  const [destination, router] = [parseSubnet(to), parseIpv4Address(via)];
  if (destination === undefined || router === undefined) throw new Error(`no route: ${to} ${via}`);
  return { destination, router };
}
