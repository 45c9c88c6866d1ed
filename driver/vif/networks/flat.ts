import type { Network } from "../network-port.js";

/** A classic switch: who is plugged in by a cable is on the network, and the wire takes no orders. */
export function flatNetwork({ name }: { readonly name: string }): Network {
  return {
    name,
    kind: "flat",
    portFlaw: () => undefined,
    missing: async () => [],
    settings: async () => "",
    plug: async () => undefined,
    unplug: async () => undefined,
  };
}
