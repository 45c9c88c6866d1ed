import type { Network } from "../network-port.js";
import { commandNetwork } from "./command.js";
import { flatNetwork } from "./flat.js";
import { linuxBridge } from "./linux-bridge.js";

/** A network of the driver's configuration. */
export type NetworkSettings =
  | { readonly kind: "flat"; readonly name: string }
  | { readonly kind: "linux-bridge"; readonly name: string; readonly bridge: string }
  | { readonly kind: "command"; readonly name: string; readonly command: string };

/** Nothing happens on the wire yet. */
export function networkOf(settings: NetworkSettings): Network {
  switch (settings.kind) {
    case "flat":
      return flatNetwork(settings);
    case "linux-bridge":
      return linuxBridge(settings);
    case "command":
      return commandNetwork(settings);
  }
}
