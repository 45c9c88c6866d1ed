import type { Coordinator } from "../../pxe/coordinator/coordinator.js";
import type { MacAddress } from "../../pxe/net/mac-address.js";
import { failure } from "../errors.js";

/** Throws UNKNOWN_CLAIMED where one of `macs` is a node's. `what` is what is asked for `mac`; `but` a hypervisor that may have it. */
export function assertUnclaimed(
  coordinator: Pick<Coordinator, "claimants">,
  what: string,
  mac: MacAddress,
  macs: readonly MacAddress[],
  but?: string,
): void {
  for (const claimed of macs) {
    const hypervisors = coordinator.claimants(claimed).filter((hypervisor) => hypervisor !== but);
    if (hypervisors.length > 0)
      throw failure("UNKNOWN_CLAIMED", { what, mac, claimed, hypervisor: hypervisors.join(" and ") });
  }
}
