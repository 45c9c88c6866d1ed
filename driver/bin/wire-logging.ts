import type { Logger } from "pino";
import type { WireNotice } from "../vif/network-lane.js";

/** What happens on the wire of the driver's networks, each with the stable name `wire.<kind>`. */
export function logWire({ kind, text, ...facts }: WireNotice, logger: Logger): void {
  const { network, mac, port } = facts;
  const level = kind === "plugged" ? "info" : "warn";
  logger[level](
    { event: `wire.${kind}`, ...facts },
    `MAC ${mac} at port "${port}" of network "${network}": ${text}`,
  );
}
