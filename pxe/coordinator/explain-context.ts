import type { BootEvent } from "../boot/boot-event.js";
import type { DriverStatus } from "./claim-index.js";
import type { Detail } from "./finding.js";
import type { NearMac } from "./nearest-mac.js";
import type { SubnetSettings } from "./settings.js";

/** What the coordinator knows beside the events of the boot that it explains. */
export interface ExplainContext {
  /** When it is asked, milliseconds since 1970. */
  readonly now: number;
  /** Hypervisors that claim the MAC now. */
  readonly claimants: readonly string[];
  /** MACs that some driver claims and that are like this one, with their claimants. */
  readonly nearKnown: readonly (NearMac & { readonly claimants: readonly string[] })[];
  /** MACs like this one that were heard, and when last. */
  readonly nearHeard: readonly (NearMac & { readonly heardAt: number })[];
  readonly drivers: readonly DriverStatus[];
  /** Present ones. */
  readonly troubles: readonly Detail<"driverTroubled">[];
  /** Other DHCP servers that answer at present. */
  readonly foreignServers: readonly Detail<"foreignServerSeen">[];
  readonly subnets: readonly Pick<SubnetSettings, "subnet" | "interface">[];
  /** The last boots of this MAC before the one explained, oldest first. */
  readonly earlier: readonly (readonly BootEvent[])[];
  /** Why nothing of what happens now can be written down; absent: all of it is, or an earlier boot is explained. */
  readonly unkept?: string | undefined;
}

/** Nothing is known but the time. */
export function bareContext(now: number): ExplainContext {
  const nothing = { claimants: [], nearKnown: [], nearHeard: [], drivers: [], troubles: [] };
  return { now, ...nothing, foreignServers: [], subnets: [], earlier: [] };
}
