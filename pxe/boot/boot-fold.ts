import type { Ipv4Address } from "../net/ipv4-address.js";
import type { MacAddress } from "../net/mac-address.js";
import type { BootEvent, BootEventDetail, DhcpMessageName, SilenceReason } from "./boot-event.js";
import { BOOT_MILESTONES, type BootMilestone, type BootState, type BootSummary } from "./boot-summary.js";
import { describe } from "./describe-event.js";
import { fileRole } from "./file-role.js";

type Detail<K extends BootEventDetail["kind"]> = Extract<BootEventDetail, { kind: K }>;

/** Who asks by DHCP: firmware, the iPXE it loaded (or is), or a running system. */
export type BootAsker = "firmware" | "ipxe" | "system";

/** An event's detail, or what is told of one whose detail is not at hand. */
export type Happening = BootEventDetail | { readonly kind: "told"; readonly text: string };

/** What is known of one boot after some of its events: enough to take the next one, and all that its summary tells. */
export interface BootFold extends Omit<BootSummary, "state" | "text" | "cause"> {
  /** The position of its last event. */
  readonly lastPosition: number;
  /** Who asked last. */
  readonly asker?: BootAsker;
  /** Who took the last ACK. */
  readonly acknowledged?: BootAsker;
  /** What happened last. */
  readonly latest: Happening;
  /** What ends a boot unless something good follows. */
  readonly trouble?: Happening;
}

/** Milliseconds without an event before a boot counts as stalled: OVMF retries for 28 s, and a kernel takes minutes to bring up a big machine. */
const QUIET = { before: 90_000, afterRamdisk: 600_000 };

/** A boot begins with the first event of its session. */
export function beginFold(
  { mac, id, position }: { readonly mac: MacAddress; readonly id: string; readonly position: number },
  event: BootEvent,
): BootFold {
  const empty: BootFold = {
    ...{ id, number: position, mac, lastPosition: position },
    ...{ beganAt: event.at, lastAt: event.at, milestone: "heard", latest: event.detail },
  };
  return foldEvent(empty, position, event);
}

/** The next event of its session. */
export function foldEvent(fold: BootFold, position: number, event: BootEvent): BootFold {
  const { at, detail } = event;
  const facts = factsOf(fold, event);
  const reached = milestoneOf({ ...fold, ...facts }, detail);
  const next = { ...fold, ...facts, lastPosition: position, lastAt: at, latest: detail };
  if (isTrouble(detail)) return { ...next, trouble: detail };
  if (reached === undefined) return next;
  const milestone = later(fold.milestone, reached);
  const runs = milestone === "running" && fold.runningAt === undefined ? { runningAt: at } : {};
  return { ...(endsTrouble(fold, reached, detail) ? withoutTrouble(next) : next), milestone, ...runs };
}

/** That a machine asks again, and is known, it did before its trouble as well; an address alone does not help one that lacks boot files. */
function endsTrouble({ trouble }: BootFold, reached: BootMilestone, detail: BootEventDetail): boolean {
  if (reached === "heard" || reached === "owned") return false;
  if (trouble?.kind !== "netbootWithheld" || reached === "running") return true;
  return detail.kind !== "dhcpSent" || detail.bootFile !== undefined;
}

function withoutTrouble({ trouble: _, ...fine }: BootFold): BootFold {
  return fine;
}

/** As it is told at `now`, milliseconds since 1970. */
export function summaryOf(fold: BootFold, now: number): BootSummary {
  const { lastPosition: _, asker: __, acknowledged: ___, latest, trouble, ...facts } = fold;
  const state = stateOf(fold, now);
  const why = state === "failed" || state === "stalled" ? { cause: causeOf(fold, state) } : {};
  return { ...facts, state, text: happeningText(latest), ...why };
}

export function stateOf(fold: BootFold, now: number): BootState {
  if (fold.trouble !== undefined) return "failed";
  if (fold.milestone === "running") return "booted";
  return now >= stallsAt(fold) ? "stalled" : "booting";
}

/** When it counts as stalled if nothing more is heard. */
export function stallsAt({ lastAt, milestone }: BootFold): number {
  return lastAt + (milestone === "ramdisk" ? QUIET.afterRamdisk : QUIET.before);
}

function causeOf({ trouble, latest }: BootFold, state: "failed" | "stalled"): string {
  if (trouble !== undefined) return happeningText(trouble);
  return state === "stalled" ? `nothing heard since: ${happeningText(latest)}` : "";
}

export function happeningText(happening: Happening): string {
  return happening.kind === "told" ? happening.text : describe({ detail: happening });
}

type Facts = { -readonly [K in "node" | "hypervisor" | "address" | "asker" | "acknowledged"]?: BootFold[K] };

/** What an event says beside how far the boot is. */
function factsOf(fold: BootFold, { source, detail }: BootEvent): Partial<BootFold> {
  switch (detail.kind) {
    case "dhcpReceived":
      return { asker: askerOf(detail) };
    case "ownerAnswered":
      return detail.node === undefined ? {} : { node: detail.node };
    case "ownershipDecided":
      return ownerOf(detail);
    case "dhcpSent":
      return sentFacts(fold, detail);
    case "machineCalled":
    case "powerChanged":
    case "instanceChanged":
      return { node: detail.node, hypervisor: source };
    case "fileStarted":
    case "fileServed":
      return { hypervisor: source };
    default:
      return {};
  }
}

function askerOf({ isIpxe, architecture }: Detail<"dhcpReceived">): BootAsker {
  if (isIpxe) return "ipxe";
  return architecture === undefined ? "system" : "firmware";
}

function ownerOf({ verdict, drivers }: Detail<"ownershipDecided">): Facts {
  const [hypervisor] = drivers;
  return verdict === "one" && hypervisor !== undefined ? { hypervisor } : {};
}

function sentFacts({ asker }: BootFold, detail: Detail<"dhcpSent">): Facts {
  const { message, address, bootDriver, isProxy } = detail;
  const given: { address?: Ipv4Address } = message === "NAK" || isProxy ? {} : { address };
  const taker = (message === "ACK" || message === "BOOTP") && asker !== undefined;
  return {
    ...given,
    ...(bootDriver === undefined ? {} : { hypervisor: bootDriver }),
    ...(taker ? { acknowledged: asker } : {}),
  };
}

/** How far the boot is by this event alone; `undefined` when it says nothing of that. */
function milestoneOf({ asker }: BootFold, detail: BootEventDetail): BootMilestone | undefined {
  switch (detail.kind) {
    case "dhcpReceived":
      return detail.message === "DISCOVER" || detail.message === "BOOTP" ? "heard" : undefined;
    case "ownershipDecided":
      return detail.verdict === "one" ? "owned" : undefined;
    case "dhcpSent":
    case "forwardAnswered":
    case "foreignReplyHeard":
      return answerMilestone(detail.message, asker);
    case "fileServed":
      return servedMilestone(detail);
    case "machineCalled":
      return detail.accepted && detail.word !== "failed" ? "running" : undefined;
    default:
      return undefined;
  }
}

function answerMilestone(message: DhcpMessageName, asker: BootAsker | undefined): BootMilestone | undefined {
  if (message === "OFFER") return "offered";
  if (message !== "ACK" && message !== "BOOTP") return undefined;
  return asker === "system" ? "running" : "acknowledged";
}

function servedMilestone({ path }: Detail<"fileServed">): BootMilestone | undefined {
  const role = fileRole(path);
  return role === "other" ? undefined : role;
}

/** Why a message may stay unanswered while all is well: it is asked again, or asked of others. */
const PASSING: readonly SilenceReason[] = [
  "overload",
  "rateLimited",
  "delayed",
  "foreignAddresses",
  "unservedMessage",
];

/** Loaders try names that are not there; only a file that is a step of the boot is missed. */
function isTrouble(detail: BootEventDetail): boolean {
  switch (detail.kind) {
    case "dhcpIgnored":
      return detail.message !== "RELEASE" && detail.message !== "INFORM" && !PASSING.includes(detail.reason);
    case "netbootWithheld":
      return detail.reason !== "netbootOff" && detail.reason !== "stranger";
    case "dhcpSent":
      return detail.message === "NAK";
    case "ownershipDecided":
      return detail.verdict === "conflict";
    case "addressDeclined":
      return true;
    case "fileRefused":
      return fileRole(detail.path) !== "other";
    case "fileStopped":
      return detail.outcome !== "probed" && detail.outcome !== "aborted" && fileRole(detail.path) !== "other";
    case "instanceChanged":
      return detail.to === "error";
    case "machineCalled":
      return !detail.accepted || detail.word === "failed";
    default:
      return false;
  }
}

function later(a: BootMilestone, b: BootMilestone): BootMilestone {
  return BOOT_MILESTONES.indexOf(a) < BOOT_MILESTONES.indexOf(b) ? b : a;
}
