import type { LifeLab } from "../life-lab.js";
import type { VirtualTime } from "../virtual-time.js";

/** What goes on outside of a driver, and what it must never meet. */
export interface World {
  readonly time: VirtualTime;
  readonly random: () => number;
  /** The driver that runs; `undefined` between a kill and a start. */
  driver: LifeLab | undefined;
  /** Nothing goes wrong any more. */
  calm: boolean;
  /** Operations whose `done` was answered with 200. */
  readonly acknowledged: Set<string>;
  /** What was found that must not be. */
  readonly violations: string[];
}

export function chance(world: World, probability: number): boolean {
  return !world.calm && world.random() < probability;
}

/** Whole, from 0. */
export function pick(world: World, bound: number): number {
  return Math.floor(world.random() * bound);
}

export function sleep(world: World, milliseconds: number): Promise<void> {
  return new Promise((resolve) => void world.time.after(milliseconds, resolve));
}
