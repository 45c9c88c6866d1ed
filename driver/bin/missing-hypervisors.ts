import type { Logger } from "pino";
import type { Coordinator } from "../../pxe/coordinator/coordinator.js";

/** Warns once of each hypervisor that a policy names and that no driver turns out to be, as soon as all drivers have said who they are. */
export class MissingHypervisors {
  private readonly untold: Set<string>;
  private readonly coordinator: Pick<Coordinator, "drivers" | "driversNamed">;
  private readonly logger: Logger;

  constructor(
    named: ReadonlySet<string>,
    coordinator: Pick<Coordinator, "drivers" | "driversNamed">,
    logger: Logger,
  ) {
    this.untold = new Set(named);
    this.coordinator = coordinator;
    this.logger = logger;
  }

  look(): void {
    if (this.untold.size === 0) return;
    const drivers = this.coordinator.drivers();
    if (drivers.some(({ hypervisor }) => hypervisor === undefined)) return;
    for (const hypervisor of this.untold)
      if (this.coordinator.driversNamed(hypervisor).length === 0) this.warn(hypervisor);
    this.untold.clear();
  }

  private warn(hypervisor: string): void {
    const names = this.coordinator.drivers().map((driver) => driver.hypervisor);
    this.logger.warn(
      { event: "policy.hypervisorMissing", hypervisor },
      `A policy for unknown machines names hypervisor ${hypervisor}, and no driver is that: they are ${names.join(", ")}`,
    );
  }
}
