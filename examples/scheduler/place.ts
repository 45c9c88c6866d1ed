import type { InstanceView, NodeFilter } from "metalplug";
import { spawnOn } from "./spawn.js";
import type { WatchedDriver } from "./watched-driver.js";

export interface Wanted {
  readonly image: string;
  readonly filter: NodeFilter;
}

/**
 * Puts the image onto one machine. While drivers are missing that could have a machine, it waits for them; rejects once all are there and none has.
 */
export async function placeOne(
  drivers: readonly WatchedDriver[],
  wanted: Wanted,
  say: (line: string) => void,
): Promise<InstanceView> {
  for (;;) {
    await Promise.all(drivers.map(known));
    let allAnswered = true;
    for (const driver of byFreeNodes(drivers)) {
      const outcome = await spawnOn(driver, wanted, say);
      if (outcome.kind === "spawned") {
        const { instance } = outcome;
        say(`${driver.name}: ${instance.node} boots ${instance.image} (instance ${instance.id})`);
        return instance;
      }
      allAnswered &&= outcome.kind !== "gone";
    }
    const missing = drivers.filter(({ resources }) => resources === undefined);
    if (missing.length > 0) {
      say(`Waiting for ${missing.map(({ name }) => name).join(", ")}`);
      await Promise.race(missing.map((driver) => driver.changed()));
    } else if (allAnswered) throw new Error(`No free machine fits at a driver with image "${wanted.image}"`);
  }
}

/** Machines spread out: the driver with most free ones is asked first. What `resources` says may be old by now, so it decides no more than this. */
function byFreeNodes(drivers: readonly WatchedDriver[]): readonly WatchedDriver[] {
  const free = ({ resources }: WatchedDriver): number => resources?.available.nodes ?? 0;
  return drivers.filter((driver) => free(driver) > 0).sort((a, b) => free(b) - free(a));
}

/** Looks at it once more, or waits for the first look. */
async function known(driver: WatchedDriver): Promise<void> {
  if (!driver.isKnown) await driver.changed();
  else if (driver.resources !== undefined) await driver.refresh().catch(() => undefined);
}
