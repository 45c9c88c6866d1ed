import type { Instance } from "../instance/instance.js";
import { imagesOf } from "../instance/instance-state.js";

/** How many instances use each image, by its name. */
export function uses(instances: readonly Instance[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const name of instances.flatMap((instance) => [...new Set(imagesOf(instance))]))
    counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}
