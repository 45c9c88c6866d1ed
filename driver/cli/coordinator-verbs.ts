import type { Command } from "commander";
import type { CliContext } from "./dependencies.js";
import { absenceLines, driverTable, missingLines } from "./driver-lines.js";
import { type CoordinatorOptions, coordinatorVerb, print, tableLines, withCoordinator } from "./verb.js";

/** `drivers`. */
export function addCoordinatorVerbs(root: Command, context: CliContext): void {
  coordinatorVerb(
    root,
    "drivers",
    "List the drivers and how the coordinator finds them",
    "drivers --json",
  ).action(async (options: CoordinatorOptions) => {
    const [drivers, missing] = await withCoordinator(context, options, (coordinator) =>
      Promise.all([coordinator.listDrivers(), coordinator.missingHypervisors()]),
    );
    print(context, options, drivers, () => [
      ...tableLines(context, driverTable(drivers), "No drivers"),
      ...absenceLines(drivers),
      ...missingLines(missing),
    ]);
  });
}
