import type { BootEvent } from "../boot/boot-event.js";
import { isToItsEnd } from "../boot/file-part.js";
import type { Story } from "./boot-story.js";
import { because, type Finding } from "./finding.js";

/** Boots in a row that end alike before it is called a loop. */
const LEAST_TURNS = 3;
/** Milliseconds from one start to the next; a machine that is restarted by hand now and then is in no loop. */
const LONGEST_TURN = 15 * 60_000;

/** The same last file again and again, boot after boot, and never a word from what was booted. */
export function bootLoop({ events, context }: Story): Finding | undefined {
  const end = endOf(events);
  if (end === undefined) return undefined;
  let turns = 1;
  let later = events;
  for (const boot of context.earlier.toReversed()) {
    if (endOf(boot) !== end || startOf(later) - startOf(boot) > LONGEST_TURN) break;
    later = boot;
    turns += 1;
  }
  if (turns < LEAST_TURNS) return undefined;
  const minutes = Math.max(1, Math.round((startOf(events) - startOf(later)) / 60_000));
  return {
    reason: "bootLoop",
    missingStep: "systemHeard",
    cause: `It boots in a loop: ${turns} boots within ${minutes} min all ended behind ${end}${because(hintOf(end))}.`,
    remedy:
      "Look at the machine's console for why it starts again (a kernel panic, an installer that restarts, a watchdog). If it has been installed, let it start from its disk: put the disk before the network in its boot order, or destroy its instance.",
    commands: ["metalplug instance list"],
  };
}

/** The last file it had whole, where nothing was heard of a ramdisk or a system after it. */
function endOf(events: readonly BootEvent[]): string | undefined {
  const place = events.findLastIndex(({ detail }) => detail.kind === "fileServed" && isToItsEnd(detail));
  const detail = events[place]?.detail;
  const rest = events.slice(place + 1).map((event) => event.detail);
  const isRunning = rest.some(
    (later) =>
      (later.kind === "machineCalled" && later.accepted) ||
      (later.kind === "dhcpReceived" && later.architecture === undefined && !later.isIpxe),
  );
  return detail?.kind === "fileServed" && !isRunning ? detail.path.replace(/^\/+/, "") : undefined;
}

function startOf(events: readonly BootEvent[]): number {
  return events[0]?.at ?? 0;
}

function hintOf(path: string): string {
  return /\/(kernel|ramdisk)$/.test(path)
    ? "the system is started and never heard"
    : "the next file is never asked for";
}
