import type { BootState, BootSummary } from "../boot/boot-summary.js";
import type { MacAddress } from "../net/mac-address.js";

/** Which boots; what is absent does not narrow. */
export interface BootFilter {
  readonly mac?: MacAddress;
  /** The id of the driver that owns the machine. */
  readonly hypervisor?: string;
  /** Begun then or later, milliseconds since 1970. */
  readonly since?: number;
  readonly state?: BootState;
}

export function matchesBoot(filter: BootFilter, boot: BootSummary): boolean {
  const { mac = boot.mac, hypervisor = boot.hypervisor, since = boot.beganAt, state = boot.state } = filter;
  return boot.mac === mac && boot.hypervisor === hypervisor && boot.beganAt >= since && boot.state === state;
}
