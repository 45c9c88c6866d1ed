import type { BootStory, StoryEvent } from "../web/contract.js";
import { formatBytes, formatDuration, formatRate } from "./formats.js";

export type Lane = "machine" | "coordinator" | "driver";
/** How a mark looks: `quiet` is there for completeness. */
export type Tone = "plain" | "good" | "warn" | "bad" | "quiet";

interface MarkBase {
  readonly label: string;
  readonly tone: Tone;
  /** Places in the story's events. */
  readonly events: readonly number[];
}

/** A message. Times are milliseconds since the boot's beginning. */
export interface ArrowMark extends MarkBase {
  readonly kind: "arrow";
  readonly from: Lane | "outside";
  readonly to: Lane;
  readonly at: number;
}
export interface PointMark extends MarkBase {
  readonly kind: "point";
  readonly lane: Lane;
  readonly at: number;
}
export interface SpanMark extends MarkBase {
  readonly kind: "span";
  readonly lane: Lane;
  readonly from: number;
  readonly to: number;
  /** What the machine is, and not something that is done. */
  readonly isPhase?: true;
  /** It has not ended. */
  readonly isOpen?: true;
}
export type Mark = ArrowMark | PointMark | SpanMark;

type Detail<K extends StoryEvent["detail"]["kind"]> = Extract<StoryEvent["detail"], { kind: K }>;
type FileDetail = Detail<"fileStarted" | "fileServed" | "fileRefused" | "fileStopped">;

/** What is drawn of a boot. `until`: the end of what has not ended, milliseconds since 1970. */
export function storyMarks(
  { boot, events }: Pick<BootStory, "boot" | "events">,
  until: number,
): readonly Mark[] {
  const start = boot.beganAt;
  const times = spread(events.map(({ at }) => at - start));
  const marks: Mark[] = [...phases(events, times, until - start)];
  const open = new Map<string, { readonly at: number; readonly event: number }>();
  for (const [place, { detail }] of events.entries()) {
    const at = times[place] ?? 0;
    if (isFile(detail)) marks.push(...fileMark(detail, at, place, open));
    else if (detail.kind === "ownerAsked") open.set("owner", { at, event: place });
    else if (detail.kind === "ownershipDecided") marks.push(decided(detail, at, place, open));
    if (!isFile(detail)) marks.push(...eventMark(detail, at, place));
  }
  for (const [key, { at, event }] of open)
    if (key !== "owner") marks.push(unfinished(key, at, until - start, event));
  return marks;
}

/** Programs tell whole milliseconds: what happened within the same one is drawn in its order, evenly over that millisecond. */
export function spread(times: readonly number[]): readonly number[] {
  const found: number[] = [];
  for (let first = 0; first < times.length; ) {
    let end = first + 1;
    while (end < times.length && times[end] === times[first]) end++;
    for (let place = first; place < end; place++)
      found.push((times[place] ?? 0) + (place - first) / (end - first));
    first = end;
  }
  return found;
}

/** What the machine is running, told by who of it speaks. */
function phases(events: readonly StoryEvent[], times: readonly number[], until: number): readonly SpanMark[] {
  const found: { label: string; from: number; to: number; events: number[] }[] = [];
  const fetched = new Set<string>();
  for (const [place, { detail }] of events.entries()) {
    if (detail.kind === "fileServed") fetched.add(shortName(detail.path));
    const last = found.at(-1);
    const label = phaseAfter(detail, fetched) ?? last?.label;
    if (label === undefined) continue;
    const now = times[place] ?? 0;
    if (last !== undefined) last.to = Math.max(last.to, now);
    if (last?.label !== label) found.push({ label, from: now, to: now, events: [place] });
  }
  const last = found.at(-1);
  if (last !== undefined) last.to = Math.max(last.to, until);
  return found.map((phase) => ({ kind: "span", lane: "machine", tone: "quiet", isPhase: true, ...phase }));
}

function phaseAfter(detail: StoryEvent["detail"], fetched: ReadonlySet<string>): string | undefined {
  switch (detail.kind) {
    case "dhcpReceived":
      if (detail.isIpxe) return "iPXE";
      return detail.architecture === undefined && detail.message !== "BOOTP" ? "system" : "firmware";
    case "machineCalled":
      return "system";
    case "fileServed":
      return fetched.has("kernel") && fetched.has("ramdisk") ? "kernel" : undefined;
    default:
      return undefined;
  }
}

function isFile(detail: StoryEvent["detail"]): detail is FileDetail {
  return detail.kind.startsWith("file");
}

function fileMark(
  detail: FileDetail,
  at: number,
  place: number,
  open: Map<string, { readonly at: number; readonly event: number }>,
): readonly Mark[] {
  const key = `${detail.protocol} ${detail.path}`;
  if (detail.kind === "fileStarted") {
    open.set(key, { at, event: place });
    return [];
  }
  const name = shortName(detail.path);
  if (detail.kind === "fileRefused")
    return [{ kind: "point", lane: "driver", at, label: `${name} refused`, tone: "bad", events: [place] }];
  const begun = open.get(key);
  open.delete(key);
  if (detail.kind === "fileStopped" && detail.outcome === "probed")
    return [
      { kind: "point", lane: "driver", at, label: `${name}: size asked`, tone: "quiet", events: [place] },
    ];
  const from = detail.milliseconds === undefined ? (begun?.at ?? at) : at - detail.milliseconds;
  const isWhole = detail.kind === "fileServed";
  const events = begun === undefined ? [place] : [begun.event, place];
  const label = isWhole
    ? transferred(partOf(name, detail), detail.bytes, at - from)
    : `${name} stopped at ${formatBytes(detail.bytes)}`;
  return [{ kind: "span", lane: "driver", from, to: at, label, tone: isWhole ? "good" : "bad", events }];
}

function partOf(name: string, { range }: Detail<"fileServed">): string {
  return range === undefined ? name : `${name}, ${range.replace("/", " of ")}`;
}

function transferred(name: string, bytes: number, milliseconds: number): string {
  return [name, formatBytes(bytes), formatRate(bytes, milliseconds)]
    .filter((part) => part !== "")
    .join(" · ");
}

function unfinished(key: string, from: number, to: number, event: number): SpanMark {
  const label = `${shortName(key)} under way`;
  return {
    kind: "span",
    lane: "driver",
    from,
    to: Math.max(from, to),
    label,
    tone: "plain",
    isOpen: true,
    events: [event],
  };
}

function decided(
  { verdict, drivers }: Detail<"ownershipDecided">,
  at: number,
  place: number,
  open: Map<string, { readonly at: number; readonly event: number }>,
): Mark {
  const asked = open.get("owner");
  open.delete("owner");
  const tone = verdict === "one" ? "plain" : verdict === "none" ? "warn" : "bad";
  const label = verdict === "one" ? `owner ${drivers.join(", ")}` : `owner: ${verdict}`;
  if (asked === undefined) return { kind: "point", lane: "coordinator", at, label, tone, events: [place] };
  const took = formatDuration(at - asked.at);
  const events = [asked.event, place];
  return {
    kind: "span",
    lane: "coordinator",
    from: asked.at,
    to: at,
    label: `${label} · ${took}`,
    tone,
    events,
  };
}

function eventMark(
  detail: Exclude<StoryEvent["detail"], FileDetail>,
  at: number,
  place: number,
): readonly Mark[] {
  const arrow = (from: ArrowMark["from"], to: Lane, label: string, tone: Tone = "plain"): readonly Mark[] => [
    { kind: "arrow", from, to, at, label, tone, events: [place] },
  ];
  const point = (lane: Lane, label: string, tone: Tone = "plain"): readonly Mark[] => [
    { kind: "point", lane, at, label, tone, events: [place] },
  ];
  switch (detail.kind) {
    case "dhcpReceived":
      return arrow("machine", "coordinator", detail.message, detail.isRepeat ? "quiet" : "plain");
    case "dhcpSent":
      return arrow("coordinator", "machine", detail.message, detail.message === "NAK" ? "bad" : "plain");
    case "dhcpHeldBack":
      return point("coordinator", `${detail.message} held back`, "quiet");
    case "dhcpIgnored":
      return point("coordinator", `${detail.message} not answered`, "bad");
    case "ownerAsked":
      return arrow("coordinator", "driver", "whose?", "quiet");
    case "ownerAnswered":
      if (detail.answer === "silent") return point("coordinator", `${detail.driver} silent`, "bad");
      return arrow(
        "driver",
        "coordinator",
        ANSWERS[detail.answer],
        detail.answer === "draining" ? "warn" : "quiet",
      );
    case "netbootWithheld":
      return point("coordinator", "no boot files", "warn");
    case "addressProbed":
      return point(
        "coordinator",
        `${detail.address} ${PROBES[detail.result]}`,
        detail.result === "inUse" ? "warn" : "quiet",
      );
    case "addressReleased":
      return arrow("machine", "coordinator", "address given back", "quiet");
    case "addressDeclined":
      return arrow("machine", "coordinator", `${detail.address} declined`, "bad");
    case "machineCalled":
      return arrow("machine", "driver", `calls: ${detail.word}`, detail.accepted ? "good" : "bad");
    case "instanceChanged":
      return point("driver", `${detail.from} → ${detail.to}`, detail.to === "error" ? "bad" : "good");
    case "powerChanged":
      return point("machine", `power ${detail.to}`, "quiet");
    case "foreignReplyHeard":
      return arrow("outside", "machine", `${detail.message} from ${detail.server}`, "warn");
    case "dhcpForwarded":
      return point("coordinator", `handed to ${detail.server}`);
    case "forwardAnswered":
      return arrow("coordinator", "machine", `${detail.message} of ${detail.server}`);
    case "driverTroubled":
      return point(
        "driver",
        `${detail.trouble}${detail.isOver ? " all right" : ""}`,
        detail.isOver ? "quiet" : "bad",
      );
    case "imageDamaged":
      return point("driver", "stored file damaged", "bad");
    case "strangerJudged":
      return point("coordinator", `policy ${detail.policy}`, "quiet");
    case "bootConfigured":
    case "strangerReported":
    case "lookupAnswered":
      return point("driver", OF_DRIVER[detail.kind], "quiet");
    case "strangerDecided":
      return point("coordinator", detail.decision, "quiet");
    case "foreignServerSeen":
    case "foreignServerGone":
      return point("coordinator", `foreign server ${detail.server}`, "warn");
    case "ownershipDecided":
      return [];
    default:
      return neverSeen(detail);
  }
}

const ANSWERS = {
  owner: "mine",
  notMine: "not mine",
  draining: "draining",
  discovery: "discovers it",
} as const;
const PROBES = { free: "free", inUse: "in use", notProbed: "not probed" } as const;
const OF_DRIVER = {
  bootConfigured: "config made",
  strangerReported: "hardware told",
  lookupAnswered: "asked whose",
} as const;

/** The compiler knows all kinds; a newer coordinator may tell one that this page does not know. */
function neverSeen(_: never): readonly Mark[] {
  return [];
}

export function shortName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1) || path;
}
