import type { Image } from "../../../driver/images/image.js";
import type { InventoryState } from "../../../driver/inventory/inventory-state.js";
import type { Cable, Node } from "../../../driver/node/node.js";
import type { NetworkKinds } from "../../../driver/vif/vif-network.js";
import type { ClasslessRoute } from "../../../pxe/net/classless-route.js";
import { parseIpv4Address } from "../../../pxe/net/ipv4-address.js";
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
  return {
    hypervisor: "hv1",
    networks,
    revision: 1,
    nodes: new Map([[node.name, node]]),
    images: new Map([[DEBIAN.name, DEBIAN]]),
    instances: new Map(),
    nodeOfMac: new Map(node.macs.map((mac) => [mac, node.name])),
    macOfAddress: new Map(),
    requests: new Map(),
  };
}

export function route(to: string, via: string): ClasslessRoute {
  const [destination, router] = [parseSubnet(to), parseIpv4Address(via)];
  if (destination === undefined || router === undefined) throw new Error(`no route: ${to} ${via}`);
  return { destination, router };
}
