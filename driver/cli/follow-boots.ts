import type { CoordinatorClient, PlacedEvent } from "../rpc/client.js";
import { isAway, untilBack } from "./until-back.js";

export interface FollowOptions {
  readonly mac?: string;
  readonly signal: AbortSignal;
  /** Told once each time the coordinator goes away, and when it is back. */
  readonly onChange: (sentence: string) => void;
}

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
    await untilBack(() => coordinator.listDriversPage({ pageSize: 1 }), request.signal);
    onChange("The coordinator is back");
  }
}
