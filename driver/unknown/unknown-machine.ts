import type { UnknownPolicy } from "../../pxe/boot/unknown-policy.js";
import type { Sighting } from "../../pxe/coordinator/sightings.js";
import type { Ipv4Address } from "../../pxe/net/ipv4-address.js";
import type { MacAddress } from "../../pxe/net/mac-address.js";
import type { Hardware } from "../node/hardware.js";

export const UNKNOWN_STATES = ["heard", "reported", "ignored"] as const;
/** Where an unknown machine stands. */
export type UnknownState = (typeof UNKNOWN_STATES)[number];

/** What it told a driver. Times are milliseconds since 1970. */
export interface UnknownReport {
  readonly mac: MacAddress;
  readonly at: number;
  /** Where it called from. */
  readonly address: Ipv4Address;
  readonly hardware: Hardware;
}

/** An operator's word that it is to be left alone. */
export interface Ignored {
  readonly mac: MacAddress;
  readonly at: number;
  /** Empty: not said. */
  readonly operator: string;
  readonly note: string;
}

/** A machine that no driver claims, with all that is known of it. */
export interface UnknownMachine {
  readonly mac: MacAddress;
  readonly state: UnknownState;
  readonly sighting?: Sighting & { readonly address?: Ipv4Address };
  readonly report?: UnknownReport;
  /** The hypervisor that has the report. */
  readonly hypervisor?: string;
  readonly ignored?: Ignored;
}

/** What is absent chooses all. */
export interface UnknownFilter {
  readonly states?: readonly UnknownState[];
  readonly policy?: UnknownPolicy;
  /** Heard of, or reported, then or after. */
  readonly seenSince?: number;
}

export function stateOf({ ignored, report }: Pick<UnknownMachine, "ignored" | "report">): UnknownState {
  if (ignored !== undefined) return "ignored";
  return report === undefined ? "heard" : "reported";
}

export function fitsFilter(
  machine: UnknownMachine,
  { states, policy, seenSince = 0 }: UnknownFilter,
): boolean {
  const { sighting, report } = machine;
  const seenAt = Math.max(sighting?.lastAt ?? 0, report?.at ?? 0);
  const isOfState = states === undefined || states.includes(machine.state);
  return isOfState && (policy === undefined || sighting?.policy === policy) && seenAt >= seenSince;
}
