import { parseMacAddress } from "../../../pxe/net/mac-address.js";
import type { Network, WireEntry } from "../network-port.js";
import { runCommand } from "./run-command.js";

/** A switch's own command line is slow: it may take this long, milliseconds. */
const TIMEOUT = 30_000;
/** It stands between blanks in the command's list, and is no option. */
const PORT = /^[!-,.-~][!-~]{0,63}$/;

/**
 * A managed switch behind a command of the configuration:
 *
 *   COMMAND plug NETWORK PORT MAC      the MAC is let onto the network at this port
 *   COMMAND unplug NETWORK PORT MAC    and no more
 *   COMMAND list NETWORK               one line `PORT MAC` for each MAC that is let on
 *
 * Exit code 0: it is so, also where it was so before. Any other: it is not, the first line of its standard error says why, and it is asked again
 * later. It gets no environment but PATH and LC_ALL, is never run twice at once for one network, and is killed with all its children after 30 s.
 */
export function commandNetwork(settings: { readonly name: string; readonly command: string }): Network {
  const { name, command } = settings;
  const run = (signal: AbortSignal, ...args: readonly string[]): Promise<string> =>
    runCommand(command, args, { signal, timeout: TIMEOUT });
  return {
    name,
    kind: "command",
    portFlaw: (port) =>
      PORT.test(port) ? undefined : "a port is 1 to 64 printable ASCII characters without blanks",
    missing: async (entries, signal) => {
      if (entries.length === 0) return [];
      const listed = new Set(parseList(await run(signal, "list", name)).map(wireKey));
      return entries.filter((entry) => !listed.has(wireKey(entry)));
    },
    settings: async () => "",
    plug: async ({ port, mac }, signal) => {
      await run(signal, "plug", name, port, mac);
    },
    unplug: async ({ port, mac }, _before, signal) => {
      await run(signal, "unplug", name, port, mac);
    },
  };
}

/** Lines that say nothing to us are the switch's own business. */
function parseList(text: string): readonly WireEntry[] {
  return text.split("\n").flatMap((line) => {
    const [port = "", spelled = "", ...rest] = line.trim().split(/\s+/);
    const mac = parseMacAddress(spelled);
    return mac === undefined || rest.length > 0 ? [] : [{ port, mac }];
  });
}

function wireKey({ port, mac }: WireEntry): string {
  return `${port} ${mac}`;
}
