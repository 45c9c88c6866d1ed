import { BOOT_MILESTONES, type BootMilestone, type BootState } from "../../pxe/boot/boot-summary.js";
import type { BootRow } from "../web/contract.js";
import { formatDuration } from "./formats.js";

export { BOOT_MILESTONES };

/** As they stand in a sentence after "reached". */
export const MILESTONE_WORDS: { readonly [M in BootMilestone]: string } = {
  heard: "heard",
  owned: "owner known",
  offered: "address offered",
  acknowledged: "has its address",
  loader: "has its loader",
  config: "has its config",
  kernel: "has its kernel",
  ramdisk: "has its ramdisk",
  running: "running",
};

export const STATE_WORDS: { readonly [S in BootState]: string } = {
  booting: "booting",
  booted: "booted",
  failed: "failed",
  stalled: "stalled",
};

/** What the machine is called: its node, where that is known. */
export function machineName({ node, mac }: BootRow): string {
  return node ?? mac;
}

/** From its first message to that it runs, or so far. */
export function bootDuration({ state, beganAt, lastAt, runningAt }: BootRow, now: number): number {
  return Math.max(0, (runningAt ?? (state === "booting" ? now : lastAt)) - beganAt);
}

export function headline(boot: BootRow, now: number): string {
  const took = formatDuration(bootDuration(boot, now));
  switch (boot.state) {
    case "booted":
      return `Booted in ${took}`;
    case "booting":
      return `Booting for ${took}`;
    case "failed":
      return "The boot failed";
    case "stalled":
      return "The boot stalled";
  }
}
