import type { DriverStatus } from "./claim-index.js";
import type { SubnetSettings } from "./settings.js";
import { namedHypervisors } from "./stranger-rules.js";

/** The hypervisors that policies for unknown machines name and no driver is. Nobody knows while a driver has not yet said who it is. */
export function missingHypervisors(
  subnets: readonly SubnetSettings[],
  drivers: readonly Pick<DriverStatus, "hypervisor">[],
): readonly string[] {
  if (drivers.some(({ hypervisor }) => hypervisor === undefined)) return [];
  const present = new Set(drivers.map(({ hypervisor }) => hypervisor));
  return [...namedHypervisors(subnets)].filter((named) => !present.has(named)).sort();
}
