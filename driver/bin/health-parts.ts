import type { BootEvent } from "../../pxe/boot/boot-event.js";
import type { Coordinator } from "../../pxe/coordinator/coordinator.js";
import type { SubnetSettings } from "../../pxe/coordinator/settings.js";
import { interfaceIndex } from "../../pxe/net/interface-index.js";
import type { DriverFacts } from "../observe/driver-gauges.js";
import type { HealthPart } from "../observe/health.js";

export function interfacesPart(subnets: readonly SubnetSettings[]): HealthPart {
  const names = [...new Set(subnets.flatMap((subnet) => subnet.interface ?? []))];
  const missing = names.filter((name) => interfaceIndex(name) === undefined);
  if (missing.length === 0) return { name: "interfaces" };
  const text = `there is no interface ${missing.join(", ")}`;
  const isRelayed = subnets.some((subnet) => subnet.interface === undefined);
  const isDeaf = missing.length === names.length && !isRelayed;
  return { name: "interfaces", text, ...(isDeaf && { isFatal: true }) };
}

export function driversPart(coordinator: Pick<Coordinator, "drivers">): HealthPart {
  const away = coordinator.drivers().filter(({ state, text }) => state !== "up" || text !== "");
  if (away.length === 0) return { name: "drivers" };
  const told = away.map(({ driver, hypervisor = driver, state, text }) => `${hypervisor}: ${text || state}`);
  return { name: "drivers", text: told.join("; ") };
}

export function policiesPart(coordinator: Pick<Coordinator, "missingHypervisors">): HealthPart {
  const missing = coordinator.missingHypervisors();
  if (missing.length === 0) return { name: "policies" };
  return { name: "policies", text: `they name hypervisors that no driver is: ${missing.join(", ")}` };
}

/** Milliseconds for which a lease that could not be stored is worth telling. */
const LOSS_TOLD = 60_000;

/** Whether leases can be stored, as far as machines asked for them. */
export class LeaseLosses {
  private lastAt = Number.NEGATIVE_INFINITY;

  readonly note = ({ detail }: BootEvent): void => {
    if (detail.kind === "dhcpIgnored" && detail.reason === "storeFailed") this.lastAt = performance.now();
  };

  part(): HealthPart {
    if (performance.now() - this.lastAt >= LOSS_TOLD) return { name: "leases" };
    return { name: "leases", text: "a lease could not be stored within the last minute", isFatal: true };
  }
}

export async function diskPart({ imageSpace }: DriverFacts): Promise<HealthPart> {
  try {
    await imageSpace();
    return { name: "images" };
  } catch (error) {
    return { name: "images", text: error instanceof Error ? error.message : String(error), isFatal: true };
  }
}

/** `text`: what is wrong with the program's certificates; empty: nothing. */
export function certificatesPart(text: string): HealthPart {
  return text === "" ? { name: "certificates" } : { name: "certificates", text };
}
