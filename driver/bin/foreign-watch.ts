import type { Logger } from "pino";
import type { RoundSettings } from "../../pxe/client/probe-rounds.js";
import { SegmentWatch } from "../../pxe/client/segment-watch.js";
import type { ForeignDesk } from "../../pxe/coordinator/foreign-desk.js";
import { type DhcpSettings, FOREIGN_SERVER_DEFAULTS } from "../../pxe/coordinator/settings.js";
import type { LoopShell } from "../../pxe/net/loop-shell.js";
import type { Opened } from "./opened.js";

/** Slow servers need three seconds for their first offer, milliseconds. */
const PATIENCE = 8_000;

/** Listens for other DHCP servers on each interface of a subnet, and asks for them where the coordinator may send. */
export function watchForeignServers(
  opened: Opened,
  shell: LoopShell,
  { settings, desk }: { readonly settings: DhcpSettings; readonly desk: ForeignDesk },
  logger: Logger,
): void {
  const interfaces = new Set(settings.subnets.flatMap((subnet) => subnet.interface ?? []));
  if (interfaces.size === 0) return;
  if (shell.kind === "dgram") {
    tellTrouble(`Other DHCP servers are not looked for: ${shell.reason}`, logger);
    return;
  }
  const { calls, readiness } = shell;
  const rounds = roundsOf(settings);
  for (const name of interfaces)
    opened.add(
      new SegmentWatch({
        ...{ calls, readiness, interface: name, ...(rounds && { rounds }) },
        heard: (reply) => desk.heard(reply),
        roundOver: (segment, kinds) => desk.roundOver(segment, kinds),
        trouble: (text) => tellSegment(name, text, logger),
      }),
    );
}

/** Who only listens sends nothing. */
function roundsOf({
  mode,
  foreignServers = FOREIGN_SERVER_DEFAULTS,
}: DhcpSettings): RoundSettings | undefined {
  const every = foreignServers.probeSeconds * 1000;
  if (mode === "listen" || every === 0) return undefined;
  return { every, patience: Math.min(PATIENCE, every / 2) };
}

function tellSegment(name: string, text: string, logger: Logger): void {
  if (text !== "") tellTrouble(text, logger);
  else
    logger.info(
      { event: "foreign.listening", interface: name },
      `Other DHCP servers on interface ${name} are listened to`,
    );
}

function tellTrouble(text: string, logger: Logger): void {
  logger.warn({ event: "foreign.unheard" }, text);
}
