import type { BootQuery, BootSummary, CoordinatorClient } from "../rpc/client.js";
import { isAway, untilBack } from "./until-back.js";

export interface FollowSummaries extends BootQuery {
  /** The newest so many come first. */
  readonly first: number;
  readonly signal: AbortSignal;
  /** Told once each time the coordinator goes away, and when it is back. */
  readonly onChange: (sentence: string) => void;
}

/** The newest boots, then those that have changed. A coordinator that restarts is waited for; one that was never there is an error. */
export async function* followSummaries(
  coordinator: CoordinatorClient,
  { onChange, ...request }: FollowSummaries,
): AsyncGenerator<readonly BootSummary[]> {
  const look = () => coordinator.listDriversPage({ pageSize: 1 });
  await look();
  const told = new Map<string, string>();
  const isNew = (boot: BootSummary): boolean => {
    const text = JSON.stringify(boot);
    if (told.get(boot.id) === text) return false;
    told.delete(boot.id);
    told.set(boot.id, text);
    const [oldest] = told.keys();
    if (told.size > REMEMBERED && oldest !== undefined) told.delete(oldest);
    return true;
  };
  for (;;) {
    try {
      for await (const boots of coordinator.watchBootSummaries(request)) yield boots.filter(isNew);
    } catch (error) {
      if (request.signal.aborted || !isAway(error)) throw error;
      onChange(error.message);
    }
    await untilBack(look, request.signal);
    onChange("The coordinator is back");
  }
}

/** More than come first: after a restart those are told once. */
const REMEMBERED = 2000;
