import type { Ipv4Address } from "../net/ipv4-address.js";
import type { MacAddress } from "../net/mac-address.js";
import type { BootEvent, BootEventDetail, DhcpMessageName, SilenceReason } from "./boot-event.js";
import { BOOT_MILESTONES, type BootMilestone, type BootState, type BootSummary } from "./boot-summary.js";
import { describe } from "./describe-event.js";
import { isToItsEnd } from "./file-part.js";
import { fileRole } from "./file-role.js";

type Detail<K extends BootEventDetail["kind"]> = Extract<BootEventDetail, { kind: K }>;

/** Who asks by DHCP: firmware, the iPXE it loaded (or is), or a running system. */
export type BootAsker = "firmware" | "ipxe" | "system";

/** An event's detail, or what is told of one whose detail is not at hand. */
export type Happening =
  | BootEventDetail
  | {
      readonly kind: "told";
      readonly text: string;
      /** An address alone does not help a machine that lacks boot files. */
      readonly lacksFiles?: true;
    };

/** What is known of one boot after some of its events: enough to take the next one, and all that its summary tells. */
export interface BootFold {
  readonly id: string;
  /** The position of its first event. */
  readonly number: number;
  readonly mac: MacAddress;
  readonly beganAt: number;
  readonly lastAt: number;
  /** The position of its last event. */
  readonly lastPosition: number;
  readonly milestone: BootMilestone;
  /** What happened last. */
  readonly latest: Happening;
  /** What ends a boot unless something good follows. */
  readonly trouble?: Happening | undefined;
  readonly node?: string | undefined;
  readonly hypervisor?: string | undefined;
  readonly runningAt?: number | undefined;
  readonly address?: Ipv4Address | undefined;
  /** Who asked last. */
  readonly asker?: BootAsker | undefined;
  /** Who took the last ACK. */
  readonly acknowledged?: BootAsker | undefined;
}

/** A fold under way: many events of a boot cost one copy of it. */
export type BootDraft = { -readonly [K in keyof BootFold]: BootFold[K] };

/** Milliseconds without an event before a boot counts as stalled: OVMF retries for 28 s, and a kernel takes minutes to bring up a big machine. */
const QUIET = { before: 90_000, afterRamdisk: 600_000 };

/** A boot begins with the first event of its session. */
export function beginFold(
  { mac, id, position }: { readonly mac: MacAddress; readonly id: string; readonly position: number },
  event: BootEvent,
): BootFold {
  const draft: BootDraft = {
    id,
    number: position,
    mac,
    beganAt: event.at,
    lastAt: event.at,
    lastPosition: position,
    milestone: "heard",
    latest: event.detail,
    // All that may come has its place, so that each boot is an object of the same shape, made at once.
    trouble: undefined,
    node: undefined,
    hypervisor: undefined,
    runningAt: undefined,
    address: undefined,
    asker: undefined,
    acknowledged: undefined,
  };
  advance(draft, position, event);
  return draft;
}

/** With the next event of its session. */
export function foldEvent(fold: BootFold, position: number, event: BootEvent): BootFold {
  const draft = { ...fold };
  advance(draft, position, event);
  return draft;
}

/** The same in place. */
export function advance(draft: BootDraft, position: number, event: BootEvent): void {
  const { at, detail } = event;
  takeFacts(draft, event);
  draft.lastPosition = position;
  draft.lastAt = at;
  draft.latest = detail;
  if (isTrouble(detail) && !isBehind(draft, detail)) {
    draft.trouble = detail;
    return;
  }
  const reached = milestoneOf(draft, detail);
  if (reached === undefined) return;
  if (endsTrouble(draft, reached, detail)) draft.trouble = undefined;
  if (RANKS[draft.milestone] < RANKS[reached]) draft.milestone = reached;
  if (reached === "running") draft.runningAt ??= at;
}

/** A transfer that firmware gave up and began anew ends here long after the boot went on. */
function isBehind({ milestone }: BootFold, detail: BootEventDetail): boolean {
  if (detail.kind !== "fileStopped") return false;
  const role = fileRole(detail.path);
  return milestone === "running" || (isFirst(role) && RANKS[milestone] > RANKS[role]);
}

/** Of kernel and ramdisk either may come first. */
function isFirst(role: ReturnType<typeof fileRole>): role is "loader" | "config" {
  return role === "loader" || role === "config";
}

/** That a machine asks again, and is known, it did before its trouble as well. */
function endsTrouble({ trouble }: BootFold, reached: BootMilestone, detail: BootEventDetail): boolean {
  if (reached === "heard" || reached === "owned") return false;
  if (trouble === undefined || !lacksFiles(trouble) || reached === "running") return true;
  return detail.kind !== "dhcpSent" || detail.bootFile !== undefined;
}

export function lacksFiles(trouble: Happening): boolean {
  return trouble.kind === "told" ? trouble.lacksFiles === true : trouble.kind === "netbootWithheld";
}

/** As it is told at `now`, milliseconds since 1970. */
export function summaryOf(fold: BootFold, now: number): BootSummary {
  const { id, number, mac, node, hypervisor, beganAt, lastAt, runningAt, milestone, address } = fold;
  const state = stateOf(fold, now);
  return {
    ...{ id, number, mac, beganAt, lastAt, milestone, state, text: happeningText(fold.latest) },
    ...(node === undefined ? {} : { node }),
    ...(hypervisor === undefined ? {} : { hypervisor }),
    ...(runningAt === undefined ? {} : { runningAt }),
    ...(address === undefined ? {} : { address }),
    ...(state === "failed" || state === "stalled" ? { cause: causeOf(fold, state) } : {}),
  };
}

export function stateOf(fold: BootFold, now: number): BootState {
  if (fold.trouble !== undefined) return "failed";
  if (fold.milestone === "running") return "booted";
  return now >= stallsAt(fold) ? "stalled" : "booting";
}

/** When it counts as stalled if nothing more is heard. */
function stallsAt({ lastAt, milestone }: BootFold): number {
  return lastAt + (milestone === "ramdisk" ? QUIET.afterRamdisk : QUIET.before);
}

function causeOf({ trouble, latest }: BootFold, state: "failed" | "stalled"): string {
  if (trouble !== undefined) return happeningText(trouble);
  return state === "stalled" ? `nothing heard since: ${happeningText(latest)}` : "";
}

export function happeningText(happening: Happening): string {
  return happening.kind === "told" ? happening.text : describe({ detail: happening });
}

/** What an event says beside how far the boot is. */
function takeFacts(draft: BootDraft, { source, detail }: BootEvent): void {
  switch (detail.kind) {
    case "dhcpReceived":
      draft.asker = askerOf(detail);
      return;
    case "ownerAnswered":
      draft.node = detail.node ?? draft.node;
      return;
    case "ownershipDecided":
      draft.node = detail.node ?? draft.node;
      if (detail.verdict === "one") draft.hypervisor = detail.drivers[0] ?? draft.hypervisor;
      return;
    case "dhcpSent":
      takeSent(draft, detail);
      return;
    case "machineCalled":
    case "powerChanged":
    case "instanceChanged":
      draft.node = detail.node;
      draft.hypervisor = source;
      return;
    case "fileStarted":
    case "fileServed":
      draft.hypervisor = source;
      return;
    default:
      return;
  }
}

function askerOf({ isIpxe, architecture }: Detail<"dhcpReceived">): BootAsker {
  if (isIpxe) return "ipxe";
  return architecture === undefined ? "system" : "firmware";
}

function takeSent(draft: BootDraft, { message, address, bootDriver, isProxy }: Detail<"dhcpSent">): void {
  if (message !== "NAK" && !isProxy) draft.address = address;
  draft.hypervisor = bootDriver ?? draft.hypervisor;
  if (message === "ACK" || message === "BOOTP") draft.acknowledged = draft.asker ?? draft.acknowledged;
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
    case "strangerReported":
      return detail.accepted ? "running" : undefined;
    default:
      return undefined;
  }
}

function answerMilestone(message: DhcpMessageName, asker: BootAsker | undefined): BootMilestone | undefined {
  if (message === "OFFER") return "offered";
  if (message !== "ACK" && message !== "BOOTP") return undefined;
  return asker === "system" ? "running" : "acknowledged";
}

function servedMilestone(file: Detail<"fileServed">): BootMilestone | undefined {
  const role = fileRole(file.path);
  return role === "other" || !isToItsEnd(file) ? undefined : role;
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

const RANKS = Object.fromEntries(BOOT_MILESTONES.map((milestone, rank) => [milestone, rank])) as {
  readonly [M in BootMilestone]: number;
};
