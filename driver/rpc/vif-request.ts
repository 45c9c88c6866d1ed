import { type RouteRequest, routesToWire } from "./convert/route.js";
import type { Vif as WireVif } from "./gen/metalplug/v1/Vif.js";

/** A vif as a caller writes it: plain text that the driver parses and refuses with a sentence. A `Vif` is one. */
export interface VifRequest {
  readonly mac: string;
  /** Absent: an address from the subnet's pool. */
  readonly address?:
    | { readonly kind: "pool" }
    | {
        readonly kind: "fixed";
        readonly address: string;
        readonly prefixLength: number;
        /** Absent: the subnet's own. */
        readonly gateway?: string;
        /** Empty or absent: the subnet's own. */
        readonly dns?: readonly string[];
      };
  /** Absent: the one its NIC is on. */
  readonly network?: string;
  /** Absent: the node's name. */
  readonly hostname?: string;
  /** Bytes; absent: the subnet's own. */
  readonly mtu?: number;
  /** Beside the default route; absent: the subnet's own. */
  readonly routes?: readonly RouteRequest[];
}

export function vifRequestToWire(vif: VifRequest): WireVif {
  const { mac, address, network = "", hostname = "", mtu = 0, routes = [] } = vif;
  const more = { network, hostname, mtu, routes: routesToWire(routes) };
  if (address === undefined || address.kind === "pool") return { mac, ...more };
  const { prefixLength, gateway = "", dns = [] } = address;
  return { mac, fixedAddress: { address: address.address, prefixLength, gateway, dns: [...dns] }, ...more };
}
