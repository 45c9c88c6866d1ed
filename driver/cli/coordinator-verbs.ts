import type { Command } from "commander";
import type { DriverStatus } from "../rpc/client.js";
import type { CliContext } from "./dependencies.js";
import { formatTable } from "./table.js";
import { type CoordinatorOptions, coordinatorVerb, print, tableLines, withCoordinator } from "./verb.js";

/** `drivers`. */
export function addCoordinatorVerbs(root: Command, context: CliContext): void {
  coordinatorVerb(
    root,
    "drivers",
    "List the drivers and how the coordinator finds them",
    "drivers --json",
  ).action(async (options: CoordinatorOptions) => {
    const drivers = await withCoordinator(context, options, (coordinator) => coordinator.listDrivers());
    print(context, options, drivers, () => driverTable(context, drivers));
  });
}

function driverTable(context: CliContext, drivers: readonly DriverStatus[]): readonly string[] {
  const rows = drivers.map(({ driver, hypervisor, state, claims, text }) => [
    driver,
    hypervisor ?? "-",
    state,
    String(claims),
    text || "-",
  ]);
  return tableLines(
    context,
    formatTable(["DRIVER", "HYPERVISOR", "STATE", "MACS", "NOTE"], rows),
    "No drivers",
  );
}
