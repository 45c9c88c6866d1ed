import {
  BOOT_STATES,
  type BootMilestone,
  type BootState,
  type BootSummary,
} from "../../../pxe/boot/boot-summary.js";
import type { BootFilter } from "../../../pxe/coordinator/boot-filter.js";
import { parseIpv4Address } from "../../../pxe/net/ipv4-address.js";
import type { BootFilter__Output, BootFilter as WireBootFilter } from "../gen/metalplug/v1/BootFilter.js";
import type { BootMilestone__Output } from "../gen/metalplug/v1/BootMilestone.js";
import type { BootState__Output } from "../gen/metalplug/v1/BootState.js";
import type { BootSummary__Output, BootSummary as WireBootSummary } from "../gen/metalplug/v1/BootSummary.js";
import { countArgument, identifierArgument, macArgument, refused } from "./arguments.js";
import { enumTable } from "./enums.js";
import { timestampFromWire, timestampToWire } from "./time.js";

/** Which boots; what is absent does not narrow. */
export interface BootQuery {
  readonly mac?: string;
  /** The driver's id. */
  readonly hypervisor?: string;
  /** Begun then or later, milliseconds since 1970. */
  readonly since?: number;
  readonly state?: BootState;
}

const milestones = enumTable<BootMilestone, BootMilestone__Output>({
  heard: "BOOT_MILESTONE_HEARD",
  owned: "BOOT_MILESTONE_OWNED",
  offered: "BOOT_MILESTONE_OFFERED",
  acknowledged: "BOOT_MILESTONE_ACKNOWLEDGED",
  loader: "BOOT_MILESTONE_LOADER",
  config: "BOOT_MILESTONE_CONFIG",
  kernel: "BOOT_MILESTONE_KERNEL",
  ramdisk: "BOOT_MILESTONE_RAMDISK",
  running: "BOOT_MILESTONE_RUNNING",
});
const states = enumTable<BootState, BootState__Output>({
  booting: "BOOT_STATE_BOOTING",
  booted: "BOOT_STATE_BOOTED",
  failed: "BOOT_STATE_FAILED",
  stalled: "BOOT_STATE_STALLED",
});

export function bootSummaryToWire(boot: BootSummary): WireBootSummary {
  const { id, number, mac, node = "", hypervisor = "", address = "", text, cause = "" } = boot;
  return {
    ...{ bootSession: id, number, mac, node, driver: hypervisor, address, text, cause },
    beginTime: timestampToWire(boot.beganAt),
    lastTime: timestampToWire(boot.lastAt),
    runningTime: boot.runningAt === undefined ? null : timestampToWire(boot.runningAt),
    milestone: milestones.toWire(boot.milestone),
    state: states.toWire(boot.state),
  };
}

export function bootSummaryFromWire(wire: BootSummary__Output): BootSummary {
  const milestone = milestones.fromWire(wire.milestone);
  const state = states.fromWire(wire.state);
  const address = parseIpv4Address(wire.address);
  if (milestone === undefined) throw refused("milestone", wire.milestone, "one of this version");
  if (state === undefined) throw refused("state", wire.state, BOOT_STATES.join(", "));
  return {
    ...{ id: wire.bootSession, number: countArgument("number", wire.number), mac: macArgument(wire.mac) },
    ...(wire.node === "" ? {} : { node: wire.node }),
    ...(wire.driver === "" ? {} : { hypervisor: wire.driver }),
    ...{ beganAt: timestampFromWire(wire.beginTime), lastAt: timestampFromWire(wire.lastTime) },
    ...(wire.runningTime === null ? {} : { runningAt: timestampFromWire(wire.runningTime) }),
    ...{ milestone, state, text: wire.text },
    ...(address === undefined ? {} : { address }),
    ...(wire.cause === "" ? {} : { cause: wire.cause }),
  };
}

export function bootQueryToWire({ mac = "", hypervisor = "", since, state }: BootQuery): WireBootFilter {
  return {
    ...{ mac, driver: hypervisor, sinceTime: since === undefined ? null : timestampToWire(since) },
    ...(state === undefined ? {} : { state: states.toWire(state) }),
  };
}

export function bootFilterFromWire(wire: BootFilter__Output | null): BootFilter {
  if (wire === null) return {};
  const state = states.fromWire(wire.state);
  return {
    ...(wire.mac === "" ? {} : { mac: macArgument(wire.mac) }),
    ...(wire.driver === "" ? {} : { hypervisor: identifierArgument("driver", wire.driver) }),
    ...(wire.sinceTime === null ? {} : { since: timestampFromWire(wire.sinceTime) }),
    ...(state === undefined ? {} : { state }),
  };
}
