import type { Logger } from "pino";
import type { Coordinator } from "../../pxe/coordinator/coordinator.js";

/** Warns once of each hypervisor that a policy names and that no driver turns out to be, as soon as all drivers have said who they are. */
export class MissingHypervisors {
  private readonly told = new Set<string>();
  private readonly coordinator: Pick<Coordinator, "drivers" | "missingHypervisors">;
  private readonly logger: Logger;

  constructor(coordinator: Pick<Coordinator, "drivers" | "missingHypervisors">, logger: Logger) {
    this.coordinator = coordinator;
    this.logger = logger;
  }

  look(): void {
    for (const hypervisor of this.coordinator.missingHypervisors())
      if (!this.told.has(hypervisor)) this.warn(hypervisor);
  }

  private warn(hypervisor: string): void {
    this.told.add(hypervisor);
    const names = this.coordinator.drivers().map((driver) => driver.hypervisor);
    this.logger.warn(
      { event: "policy.hypervisorMissing", hypervisor },
      `A policy for unknown machines names hypervisor ${hypervisor}, and no driver is that: they are ${names.join(", ")}`,
    );
  }
}
