import type { BootEvent, BootEventDetail } from "../boot/boot-event.js";
import { parseServedName, type ServedName } from "../boot/boot-names.js";
import { normalisePath } from "../boot/path.js";
import type { MacAddress } from "../net/mac-address.js";
import { because, type Detail, type Finding } from "./finding.js";
import { afterLastHeard, instanceInError } from "./machine-findings.js";
import { SILENCES } from "./silence-findings.js";

export interface Explanation extends Finding {
  readonly mac: MacAddress;
  readonly bootSession?: string;
  readonly events: readonly BootEvent[];
}

type FileDetail = Detail<"fileStarted" | "fileServed" | "fileRefused" | "fileStopped">;

/** Tells the last boot of a MAC from its events: the first rule that has something to say names the missing step. */
export function explain(mac: MacAddress, events: readonly BootEvent[]): Explanation {
  const details = events.map((event) => event.detail);
  const finding =
    instanceInError(details) ??
    nothingHeard(mac, details) ??
    afterLastHeard(details) ??
    lastMessageIgnored(details) ??
    addressDeclined(details) ??
    noAnswerYet(details) ??
    offerNotTaken(details) ??
    noBootFiles(details) ??
    noFileAsked(details) ??
    filesMissing(details) ??
    allSeen(events);
  const bootSession = events.at(-1)?.bootSession;
  return { mac, ...(bootSession === undefined ? {} : { bootSession }), ...finding, events };
}

function nothingHeard(mac: MacAddress, details: readonly BootEventDetail[]): Finding | undefined {
  const isHeard = ({ kind }: BootEventDetail) =>
    kind === "dhcpReceived" || kind === "dhcpIgnored" || isFileKind(kind);
  if (details.some(isHeard)) return undefined;
  return {
    missingStep: "heard",
    cause: `Nothing was heard from ${mac}.`,
    remedy:
      "Check that the machine is on, that this NIC is in its boot order, and that its switch port's VLAN or the relay leads to the coordinator.",
  };
}

/** What was refused after the last good thing that happened explains why nothing good follows. */
function lastMessageIgnored(details: readonly BootEventDetail[]): Finding | undefined {
  const last = details.findLast((detail) => isRefused(detail) || isFileKind(detail.kind) || isAnswer(detail));
  return last?.kind === "dhcpIgnored" ? SILENCES[last.reason](last) : undefined;
}

/** A machine that declines its address looks for it anew; what it was given before is worth nothing. */
function addressDeclined(details: readonly BootEventDetail[]): Finding | undefined {
  const last = details.findLast(
    (detail) => detail.kind === "addressDeclined" || isFileKind(detail.kind) || isAnswer(detail),
  );
  if (last?.kind !== "addressDeclined") return undefined;
  return {
    missingStep: "acknowledged",
    cause: `It declined ${last.address}: another host on its network uses that address.`,
    remedy: `Find that host by ARP (\`arping ${last.address}\`) and give it another address, or give the machine's vif another one.`,
  };
}

function noAnswerYet(details: readonly BootEventDetail[]): Finding | undefined {
  if (details.some((detail) => isAnswer(detail) || isFileKind(detail.kind))) return undefined;
  const asked = details.findLast((detail) => detail.kind === "ownerAsked");
  const whom = asked === undefined ? "the drivers" : asked.drivers.join(" and ");
  return {
    missingStep: "owned",
    cause: `It was heard, and whose it is has not been answered yet by ${whom}.`,
    remedy: "Ask again in a second.",
  };
}

function offerNotTaken(details: readonly BootEventDetail[]): Finding | undefined {
  if (details.some((detail) => isFileKind(detail.kind) || isAcknowledged(detail))) return undefined;
  const offer = details.findLast((detail) => isSent(detail, "OFFER"));
  if (offer === undefined) return undefined;
  const isAsked = details.slice(details.indexOf(offer)).some((detail) => isReceived(detail, "REQUEST"));
  if (isAsked)
    return {
      missingStep: "acknowledged",
      cause: `It requested ${offer.address}, and its lease is not on disk yet.`,
      remedy: "Look at the coordinator's data disk if this stays so.",
    };
  const bare = noBootFiles(details);
  if (bare !== undefined) return { ...bare, missingStep: "requested" };
  return {
    missingStep: "requested",
    cause: `The offer of ${offer.address} went to ${offer.destination}, and the machine never took it.`,
    remedy:
      "Check that replies reach it (VLAN, relay, firewall on port 68), and that no other DHCP server answers it first.",
  };
}

function noBootFiles(details: readonly BootEventDetail[]): Finding | undefined {
  const last = details.findLast((detail) => detail.kind === "netbootWithheld" || hasBootFile(detail));
  if (last?.kind !== "netbootWithheld" || details.some((detail) => isFileKind(detail.kind))) return undefined;
  return {
    missingStep: "fileAsked",
    cause: `It got an address but no boot files${because(last.text)}.`,
    remedy:
      "That is right for a machine that starts from its disk, or waits for its turn: `metalplug instance show` tells. If it is to boot from the network, spawn an instance with an image and a loader that serves this firmware.",
  };
}

function noFileAsked(details: readonly BootEventDetail[]): Finding | undefined {
  const told = details.findLast(hasBootFile);
  if (told === undefined || details.some((detail) => isFileKind(detail.kind))) return undefined;
  const { bootServer = "", bootFile = "" } = told;
  return {
    missingStep: "fileAsked",
    cause: `It was told to fetch ${bootFile} from ${bootServer}, and never asked for it.`,
    remedy: `Check that the machine reaches ${bootServer} (route, firewall, ${portOf(bootFile)}) and that the driver serves there.`,
  };
}

function portOf(bootFile: string): string {
  const [, scheme, port] = /^(http|tftp):\/\/[^/:]+(?::(\d+))?\//.exec(bootFile) ?? [];
  return scheme === "http" ? `TCP port ${port ?? 80}` : `UDP port ${port ?? 69}`;
}

/** What each file is for: kernel and ramdisk end a boot, config and loader lead to them. */
type Role = "loader" | "config" | "kernel" | "ramdisk" | "other";

function filesMissing(details: readonly BootEventDetail[]): Finding | undefined {
  const files = details.filter((detail): detail is FileDetail => isFileKind(detail.kind));
  const relevant = files.filter((file) => file.kind !== "fileStopped" || file.outcome !== "probed");
  const last = relevant.at(-1);
  if (last === undefined || (isWhole(files, "kernel") && isWhole(files, "ramdisk"))) return undefined;
  return { missingStep: "filesServed", ...fileTrouble(last) };
}

function fileTrouble(last: FileDetail): Pick<Finding, "cause" | "remedy"> {
  switch (last.kind) {
    case "fileRefused":
      return {
        cause: `The last file it asked for, ${last.path}, was refused as ${last.reason}${because(last.text)}.`,
        remedy:
          "Check the instance's image and loader on its hypervisor, and the driver's `loaders` folders.",
      };
    case "fileStopped":
      return {
        cause: `The transfer of ${last.path} ended early, ${ENDS[last.outcome]}, after ${last.bytes} bytes${because(last.text)}.`,
        remedy:
          "Check the network between machine and hypervisor for loss, and that the machine was not reset.",
      };
    case "fileStarted":
      return {
        cause: `The transfer of ${last.path} began and has not ended yet.`,
        remedy: "Ask again in a moment.",
      };
    case "fileServed":
      return STOPPED_AFTER[roleOf(last.path)](last.path);
  }
}

const ENDS = {
  aborted: "stopped by the machine",
  timedOut: "with the machine silent or too slow",
  failed: "by a fault",
  probed: "as a probe",
} as const;

const STOPPED_AFTER: { readonly [R in Role]: (path: string) => Pick<Finding, "cause" | "remedy"> } = {
  loader: (path) => ({
    cause: `It has the loader ${path} and never asked for its boot config.`,
    remedy:
      "Look at the machine's console: the loader did not start (Secure Boot, wrong firmware kind) or found no network.",
  }),
  config: (path) => ({
    cause: `It has its boot config ${path} and asked for neither kernel nor ramdisk.`,
    remedy:
      "Look at the machine's console: the loader could not follow its config or reach the driver by HTTP or TFTP.",
  }),
  kernel: (path) => ({
    cause: `It has the kernel ${path} and not the whole ramdisk.`,
    remedy:
      "Look at the machine's console: it stopped between kernel and ramdisk, mostly for want of memory.",
  }),
  ramdisk: (path) => ({
    cause: `It has the ramdisk ${path} and not the whole kernel.`,
    remedy: "Look at the machine's console: the loader gave up on the kernel.",
  }),
  other: (path) => ({
    cause: `The last file it has is ${path}; kernel and ramdisk are missing.`,
    remedy: "Look at the machine's console.",
  }),
};

function allSeen(events: readonly BootEvent[]): Finding {
  const ramdisk = events.findLast(
    ({ detail }) => detail.kind === "fileServed" && roleOf(detail.path) === "ramdisk",
  );
  if (ramdisk === undefined)
    return {
      cause: "A running system has its address, and nothing asked to boot from the network.",
      remedy: "Restart the machine with this NIC first in its boot order, if it is to boot from the network.",
    };
  return {
    cause: `It booted as far as can be seen: kernel and ramdisk are whole, the ramdisk since ${new Date(ramdisk.at).toISOString()}.`,
    remedy: "Look at the machine's console if it is not running: the kernel has started or failed by itself.",
  };
}

function isWhole(files: readonly FileDetail[], role: Role): boolean {
  return files.some((file) => file.kind === "fileServed" && roleOf(file.path) === role);
}

function roleOf(path: string): Role {
  const normal = normalisePath(path);
  const name = normal.ok ? parseServedName(normal.path) : undefined;
  return name === undefined ? "other" : roleOfName(name);
}

function roleOfName(name: ServedName): Role {
  switch (name.kind) {
    case "machineFile":
      if (name.file === "boot.ipxe") return "config";
      return name.file === "kernel" || name.file === "ramdisk" ? name.file : "other";
    case "pxelinuxConfig":
    case "grubConfig":
    case "sharedGrubConfig":
      return "config";
    case "loader":
      return "loader";
  }
}

function isFileKind(kind: BootEventDetail["kind"]): kind is FileDetail["kind"] {
  return kind === "fileStarted" || kind === "fileServed" || kind === "fileRefused" || kind === "fileStopped";
}

/** A RELEASE that comes twice stops nothing. */
function isRefused(detail: BootEventDetail): boolean {
  return detail.kind === "dhcpIgnored" && detail.message !== "RELEASE";
}

function isAnswer(detail: BootEventDetail): boolean {
  return isSent(detail, "OFFER") || isAcknowledged(detail);
}

/** A BOOTP machine has its address with the one reply it gets. */
function isAcknowledged(detail: BootEventDetail): boolean {
  return isSent(detail, "ACK") || isSent(detail, "BOOTP");
}

function isSent(detail: BootEventDetail, message: "OFFER" | "ACK" | "BOOTP"): detail is Detail<"dhcpSent"> {
  return detail.kind === "dhcpSent" && detail.message === message;
}

function isReceived(detail: BootEventDetail, message: "REQUEST"): boolean {
  return detail.kind === "dhcpReceived" && detail.message === message;
}

function hasBootFile(detail: BootEventDetail): detail is Detail<"dhcpSent"> {
  return detail.kind === "dhcpSent" && detail.bootFile !== undefined;
}
