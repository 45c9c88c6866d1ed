import type { ClaimIndex } from "./claim-index.js";
import type { SubnetSettings } from "./settings.js";
import { namedHypervisors } from "./stranger-rules.js";

/** The hypervisors that policies for unknown machines name and no driver is. Nobody knows while a driver has not yet said who it is. */
export function missingHypervisors(
  subnets: readonly SubnetSettings[],
  drivers: Pick<ClaimIndex, "driversNamed" | "areAllNamed">,
): readonly string[] {
  if (!drivers.areAllNamed) return [];
  return [...namedHypervisors(subnets)].filter((named) => drivers.driversNamed(named).length === 0).sort();
}
