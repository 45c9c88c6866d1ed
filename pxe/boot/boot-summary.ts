import type { Ipv4Address } from "../net/ipv4-address.js";
import type { MacAddress } from "../net/mac-address.js";

/** How far a boot came, in order. Firmware that is iPXE needs no loader, and a machine that starts from its disk no files. */
export const BOOT_MILESTONES = [
  "heard",
  "owned",
  "offered",
  "acknowledged",
  "loader",
  "config",
  "kernel",
  "ramdisk",
  "running",
] as const;
export type BootMilestone = (typeof BOOT_MILESTONES)[number];

/**
 * `booting`: on its way. `booted`: its system or ramdisk runs. `failed`: the last that happened to it ends a boot. `stalled`: nothing was
 * heard for longer than a boot is ever silent.
 */
export const BOOT_STATES = ["booting", "booted", "failed", "stalled"] as const;
export type BootState = (typeof BOOT_STATES)[number];

/** One boot in one line. Times are milliseconds since 1970. */
export interface BootSummary {
  /** The boot session. */
  readonly id: string;
  /** Grows from boot to boot of one coordinator's archive: the order they began in. */
  readonly number: number;
  readonly mac: MacAddress;
  readonly node?: string;
  /** The id of the driver that owns the machine. */
  readonly hypervisor?: string;
  readonly beganAt: number;
  /** The last event. */
  readonly lastAt: number;
  /** When its system or ramdisk was first seen to run. */
  readonly runningAt?: number;
  readonly milestone: BootMilestone;
  readonly state: BootState;
  readonly address?: Ipv4Address;
  /** What happened last, for the eye. */
  readonly text: string;
  /** Why it failed or stalled, where that is known: one line. */
  readonly cause?: string;
}
