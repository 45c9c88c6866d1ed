import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { type InstanceView, MetalplugError, type NodeView } from "metalplug";
import type { Wanted } from "./place.js";
import type { WatchedDriver } from "./watched-driver.js";

/** `gone`: the driver did not answer, so that nobody knows what it has. */
export type Outcome =
  | { readonly kind: "spawned"; readonly instance: InstanceView }
  | { readonly kind: "nothingFits" }
  | { readonly kind: "gone" };

/** Spawns on the first of the driver's nodes that fit and that nobody else takes before. */
export async function spawnOn(
  driver: WatchedDriver,
  { image, filter }: Wanted,
  say: (line: string) => void,
): Promise<Outcome> {
  try {
    for (const node of await driver.client.listNodes({ filter })) {
      const instance = await take(driver, node, image, say);
      if (instance) return { kind: "spawned", instance };
    }
  } catch (error) {
    if (!isOneOf(error, ["IMAGE_NOT_FOUND", ...UNSURE])) throw error;
    say(`${driver.name} cannot: ${error.message}`);
    if (error.code !== "IMAGE_NOT_FOUND") return { kind: "gone" };
  }
  return { kind: "nothingFits" };
}

/** Milliseconds until a driver that gave no answer is asked again. */
const PAUSE = 250;
/** Somebody was faster. */
const TAKEN = ["REVISION_MISMATCH", "INSTANCE_EXISTS", "NODE_NOT_FOUND"];
/** There was no answer: it may have been carried out, or not. */
const UNSURE = ["UNREACHABLE", "DEADLINE", "STOPPING"];

/**
 * Rule 1: spawn on what was seen. `expectedRevision` is that of the node as it was listed; when anything happened to it since, the driver refuses with
 * ABORTED, and says what. Of any number of schedulers that saw the node free, one gets it.
 *
 * Rule 2: ask again with the same `requestId`. Whoever gets no answer does not know whether the spawn was carried out. The driver does,
 * also after a restart, and answers the same request as it did the first time. A new id, or another node, could be a second machine.
 */
async function take(
  driver: WatchedDriver,
  node: NodeView,
  image: string,
  say: (line: string) => void,
): Promise<InstanceView | undefined> {
  const request = { node: node.name, image, vifs: node.macs.slice(0, 1).map((mac) => ({ mac })) };
  const options = { requestId: randomUUID(), expectedRevision: node.revision };
  for (;;) {
    try {
      return await driver.client.spawn(request, options);
    } catch (error) {
      if (isOneOf(error, TAKEN)) {
        say(`${driver.name}: ${node.name} went to somebody else: ${error.message}`);
        return undefined;
      }
      if (!isOneOf(error, UNSURE)) throw error;
      say(`${driver.name}: no answer about ${node.name}, asking again: ${error.message}`);
      await isThere(driver);
    }
  }
}

/** Resolves once the driver answers again. */
async function isThere(driver: WatchedDriver): Promise<void> {
  while (!(await driver.refresh().catch(() => undefined))) await delay(PAUSE);
}

function isOneOf(error: unknown, codes: readonly string[]): error is MetalplugError {
  return error instanceof MetalplugError && codes.includes(error.code);
}
