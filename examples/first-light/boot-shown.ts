import type { BootSummary } from "../../driver/rpc/client.js";
import type { MacAddress } from "../../pxe/net/mac-address.js";
import type { Fleet } from "./fleet.js";
import type { Screen } from "./screen.js";

export interface ShownBoot {
  readonly mac: MacAddress;
  readonly isOver: (boot: BootSummary) => boolean;
  readonly signal: AbortSignal;
}

/** Shows a machine's boot in one line, which on a terminal is drawn anew as the boot goes on. Awaited once the machine is done. */
export function showBoot({ coordinator }: Fleet, screen: Screen, { mac, isOver, signal }: ShownBoot) {
  const shown = (async () => {
    const live = screen.boots();
    for await (const boots of coordinator.watchBootSummaries({ mac, first: 1, signal })) {
      live.take(boots);
      if (boots.some(isOver)) break;
    }
    live.leave();
  })();
  // What stops the machine meanwhile is told instead.
  shown.catch(() => undefined);
  return { shown };
}
