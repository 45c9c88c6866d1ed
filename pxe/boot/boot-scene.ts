import { architectureOf } from "./architecture.js";
import type { BootEvent, BootEventDetail, DhcpAnswer } from "./boot-event.js";
import { describe } from "./describe-event.js";
import { fileRole } from "./file-role.js";

/** One event as a line of a story: who told whom, and what. */
export interface BootScene {
  /** What part of the boot it belongs to; absent: to the part before it. */
  readonly part?: string;
  readonly from: string;
  /** Absent: nobody was told, it was decided or seen. */
  readonly to?: string;
  readonly text: string;
}

type Detail<K extends BootEventDetail["kind"]> = Extract<BootEventDetail, { kind: K }>;

const MACHINE = "machine";
const COORDINATOR = "coordinator";

/** `source` is a program's id; that of a coordinator stands as `coordinator`. */
export function sceneOf({ source, detail }: Pick<BootEvent, "source" | "detail">): BootScene {
  switch (detail.kind) {
    case "dhcpReceived":
      return { part: partOfDhcp(detail), from: MACHINE, to: COORDINATOR, text: received(detail) };
    case "dhcpSent":
      return { from: COORDINATOR, to: MACHINE, text: sent(detail) };
    case "ownerAsked":
      return { from: COORDINATOR, to: detail.drivers.join(", "), text: "whose is it?" };
    case "ownerAnswered":
      return { from: detail.driver, to: COORDINATOR, text: answered(detail) };
    case "lookupAnswered":
      return { from: source, to: COORDINATOR, text: ANSWERS[detail.answer] + because(detail.text) };
    case "addressDeclined":
    case "addressReleased":
      return { from: MACHINE, to: COORDINATOR, text: describe({ detail }) };
    case "fileStarted":
      return { part: partOfFile(detail.path), from: MACHINE, to: source, text: started(detail) };
    case "fileServed":
      return { part: partOfFile(detail.path), from: source, to: MACHINE, text: served(detail) };
    case "fileRefused":
      return { part: partOfFile(detail.path), from: source, to: MACHINE, text: refused(detail) };
    case "fileStopped":
      return stopped(source, detail);
    case "machineCalled":
      return { part: "System", from: MACHINE, to: source, text: describe({ detail }) };
    case "bootConfigured":
      return { part: "Config", from: source, text: describe({ detail }) };
    case "instanceChanged":
    case "powerChanged":
      return { part: "Machine", from: source, text: describe({ detail }) };
    case "foreignReplyHeard":
    case "forwardAnswered":
      return { from: detail.server, to: MACHINE, text: describe({ detail }) };
    case "dhcpForwarded":
      return { from: COORDINATOR, to: detail.server, text: `${detail.message}, handed on` };
    case "ownershipDecided":
    case "dhcpHeldBack":
    case "dhcpIgnored":
    case "netbootWithheld":
    case "addressProbed":
    case "strangerJudged":
      return { from: COORDINATOR, text: describe({ detail }) };
    default:
      return { from: source, text: describe({ detail }) };
  }
}

const ANSWERS = {
  owner: "mine",
  notMine: "not mine",
  draining: "mine, but I am draining",
  discovery: "not mine, and I can discover it",
  silent: "no answer",
} as const;

function partOfDhcp({ isIpxe, architecture }: Detail<"dhcpReceived">): string {
  if (isIpxe) return "DHCP of iPXE";
  return architecture === undefined ? "DHCP of the system" : "DHCP of the firmware";
}

const PARTS = {
  loader: "Loader",
  config: "Config",
  kernel: "Kernel",
  ramdisk: "Ramdisk",
  other: "Other files",
} as const;

function partOfFile(path: string): string {
  return PARTS[fileRole(path)];
}

function received({
  message,
  architecture,
  via,
  requestedAddress,
  isRepeat,
}: Detail<"dhcpReceived">): string {
  const firmware =
    architecture === undefined ? "" : `, ${architectureOf(architecture)?.name ?? architecture}`;
  const wish = requestedAddress === undefined ? "" : ` ${requestedAddress}`;
  return `${message}${wish} by ${via}${firmware}${isRepeat === true ? ", again" : ""}`;
}

function sent({ message, address, bootFile, bootServer, isProxy }: DhcpAnswer): string {
  const what = isProxy === true ? "" : ` ${address}`;
  return `${message}${what}${bootFile === undefined ? "" : `, ${bootFile} from ${bootServer}`}`;
}

function answered({ answer, text }: Detail<"ownerAnswered">): string {
  return ANSWERS[answer] + because(text);
}

function started({ protocol, path, options }: Detail<"fileStarted">): string {
  return `${protocol} ${path}${options === "" ? "" : ` (${options})`}`;
}

function served({ path, bytes, milliseconds, retransmits, range }: Detail<"fileServed">): string {
  const again = retransmits === 0 ? "" : `, ${retransmits} sent again`;
  const what = range === undefined ? `all ${bytes} bytes` : `bytes ${range.replace("/", " of ")}`;
  return `${path}: ${what} in ${seconds(milliseconds)}${again}`;
}

function refused({ path, reason, text, nearest }: Detail<"fileRefused">): string {
  return `${path}: refused, ${reason}${because(text)}${nearest === undefined ? "" : ` Is it ${nearest}?`}`;
}

function stopped(source: string, detail: Detail<"fileStopped">): BootScene {
  const part = partOfFile(detail.path);
  const text = describe({ detail });
  const isByMachine = detail.outcome === "aborted" || detail.outcome === "probed";
  return isByMachine ? { part, from: MACHINE, to: source, text } : { part, from: source, text };
}

function seconds(milliseconds: number): string {
  return milliseconds < 1000 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1000).toFixed(1)} s`;
}

function because(text: string): string {
  return text === "" ? "" : `: ${text}`;
}
