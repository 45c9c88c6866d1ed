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
}

export function vifRequestToWire({ mac, address }: VifRequest): WireVif {
  if (address === undefined || address.kind === "pool") return { mac };
  const { prefixLength, gateway = "", dns = [] } = address;
  return { mac, fixedAddress: { address: address.address, prefixLength, gateway, dns: [...dns] } };
}
