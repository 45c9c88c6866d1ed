import type { PowerSwitch } from "./power-port.js";
import { refused } from "./power-trouble.js";

/** Somebody switches this machine by hand: whatever is asked for is left to them. */
export function openManual(): PowerSwitch {
  return {
    state: async () => "unknown",
    set: async () => undefined,
    setBoot: async ({ device }) => {
      throw refused(`its power is manual; let it start from ${device} by hand, or set how it is switched`);
    },
    [Symbol.asyncDispose]: async () => undefined,
  };
}
