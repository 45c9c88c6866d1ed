import { isToItsEnd } from "../boot/file-part.js";
import { isFile, isOfSystem, type Story } from "./boot-story.js";
import { isWhole } from "./file-findings.js";
import { roleOf } from "./file-role.js";
import type { Detail, Finding } from "./finding.js";

/** Milliseconds that a kernel may take until its system asks for an address. */
const SYSTEM_TIME = 120_000;

/** Kernel and ramdisk are whole and started, and nothing was heard of a system for longer than one takes. */
export function silentAfterKernel({ events, details, files, context }: Story): Finding | undefined {
  const place = bootedAt(events);
  if (place < 0 || !isWhole(files, "kernel") || !isWhole(files, "ramdisk")) return undefined;
  const since = events[place]?.at ?? context.now;
  if (events.slice(place + 1).some(({ detail }) => isOfSystem(detail))) return undefined;
  if (context.now - since <= SYSTEM_TIME) return undefined;
  const config = details.findLast(({ kind }) => kind === "bootConfigured");
  return {
    reason: "silentAfterKernel",
    missingStep: "systemHeard",
    cause: `It fetched kernel and ramdisk whole at ${new Date(since).toISOString()}, and nothing was heard from its system since.`,
    remedy: `If that is a fault, look at the machine's console${consoleHint(config?.kind === "bootConfigured" ? config : undefined)}.`,
    commands: ["metalplug image list"],
  };
}

/** No rule found anything amiss. */
export function bootedOrIdle({ events, details, files, context }: Story): Finding {
  const place = bootedAt(events);
  if (place < 0)
    return details.some(isFile)
      ? { reason: "starting", cause: "It is fetching its files.", remedy: "Ask again in a moment." }
      : {
          reason: "systemOnly",
          cause: "A running system has its address, and nothing asked to boot from the network.",
          remedy:
            "Restart the machine with this NIC first in its boot order, if it is to boot from the network.",
        };
  const since = new Date(events[place]?.at ?? context.now).toISOString();
  const heard = events.slice(place + 1).find(({ detail }) => isOfSystem(detail));
  if (heard === undefined)
    return {
      reason: isWhole(files, "kernel") ? "starting" : "booted",
      cause: `It booted as far as can be seen: kernel and ramdisk are whole, the ramdisk since ${since}.`,
      remedy:
        "Look at the machine's console if it is not running: the kernel has started or failed by itself.",
    };
  return {
    reason: "booted",
    cause: `It booted: kernel and ramdisk were whole at ${since}, and its system has asked for its address since ${new Date(heard.at).toISOString()}.`,
    remedy: "Nothing is to be done.",
  };
}

/** The last kernel or ramdisk that arrived. */
function bootedAt(events: Story["events"]): number {
  return events.findLastIndex(
    ({ detail }) =>
      detail.kind === "fileServed" &&
      isToItsEnd(detail) &&
      (roleOf(detail.path) === "kernel" || roleOf(detail.path) === "ramdisk"),
  );
}

/** Where the kernel speaks, and what it was told to start, by its arguments. */
function consoleHint(config: Detail<"bootConfigured"> | undefined): string {
  if (config === undefined) return "";
  const words = config.kernelArguments.split(" ");
  const consoles = words
    .filter((word) => word.startsWith("console="))
    .map((word) => word.slice("console=".length));
  const where =
    consoles.length === 0
      ? `: the kernel arguments of image "${config.image}" name no \`console=\`, so it speaks on the screen only; add \`console=ttyS0,115200\` for a serial one`
      : `: by its arguments the kernel speaks on ${consoles.join(" and ")}`;
  const root = words.find(
    (word) => word.startsWith("root=") || word.startsWith("init=") || word.startsWith("rdinit="),
  );
  return root === undefined ? where : `${where}, and it starts from \`${root}\``;
}
