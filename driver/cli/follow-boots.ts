import { setTimeout } from "node:timers/promises";
import { MetalplugError } from "../errors.js";
import type { CoordinatorClient, PlacedEvent } from "../rpc/client.js";

export interface FollowOptions {
  readonly mac?: string;
  readonly signal: AbortSignal;
  /** Told once each time the coordinator goes away, and when it is back. */
  readonly onChange: (sentence: string) => void;
}

/** Milliseconds between looks for a coordinator that is away. */
const LOOK_EVERY = 500;

/** Every event that is kept, then each as it comes. A coordinator that restarts is waited for; one that was never there is an error. */
export async function* followBoots(
  coordinator: CoordinatorClient,
  { onChange, ...request }: FollowOptions,
): AsyncGenerator<PlacedEvent> {
  await coordinator.listDriversPage({ pageSize: 1 });
  let from: { readonly run?: string; readonly afterPosition?: number } = {};
  for (;;) {
    try {
      for await (const { run, ...placed } of coordinator.watchBoots({ ...request, ...from, follow: true })) {
        from = { run, afterPosition: placed.position };
        yield placed;
      }
    } catch (error) {
      if (request.signal.aborted || !isAway(error)) throw error;
      onChange(error.message);
    }
    await untilBack(coordinator, request.signal);
    onChange("The coordinator is back");
  }
}

async function untilBack(coordinator: CoordinatorClient, signal: AbortSignal): Promise<void> {
  for (;;) {
    await setTimeout(LOOK_EVERY, undefined, { signal });
    const isBack = await coordinator.listDriversPage({ pageSize: 1 }).then(
      () => true,
      (error: unknown) => {
        if (isAway(error)) return false;
        throw error;
      },
    );
    if (isBack) return;
  }
}

function isAway(error: unknown): error is MetalplugError {
  return error instanceof MetalplugError && AWAY.includes(error.code);
}

const AWAY: readonly MetalplugError["code"][] = ["UNREACHABLE", "STOPPING", "DEADLINE"];
