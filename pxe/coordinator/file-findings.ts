import { isToItsEnd } from "../boot/file-part.js";
import { isSharedLoader, loaderPackages } from "../boot/shared-loaders.js";
import { type FileDetail, isAcknowledged, isSent, type Story } from "./boot-story.js";
import { roleOf } from "./file-role.js";
import { because, type Detail, type Finding, listed } from "./finding.js";

type Refused = Detail<"fileRefused">;
type Stopped = Detail<"fileStopped">;
type Told = Omit<Finding, "missingStep">;

/** The last file was refused, stopped, or is under way. Where kernel and ramdisk are whole, the boot went on without it. */
export function fileTrouble(story: Story): Finding | undefined {
  const { files, details } = story;
  const last = lastTrouble(story);
  if (last === undefined || last.kind === "fileServed") return undefined;
  if (isWhole(files, "kernel") && isWhole(files, "ramdisk")) return undefined;
  const who = details.findLast((detail) => detail.kind === "dhcpSent" && detail.bootDriver !== undefined);
  const driver = who?.kind === "dhcpSent" && who.bootDriver !== undefined ? [who.bootDriver] : [];
  return { missingStep: "filesServed", who: driver, ...toldOf(last, story) };
}

/** Firmware that gave up a transfer asks for the file again long before the server gives it up: what stopped the first stops the second. */
function lastTrouble(story: Story): FileDetail | undefined {
  const last = story.files.at(-1);
  if (last?.kind !== "fileStarted") return last;
  const same = recent(story).findLast(
    (detail) => (detail.kind === "fileStopped" || detail.kind === "fileServed") && detail.path === last.path,
  );
  return same?.kind === "fileStopped" && same.outcome === "timedOut" ? same : last;
}

export function isWhole(files: readonly FileDetail[], role: ReturnType<typeof roleOf>): boolean {
  return files.some((file) => file.kind === "fileServed" && isToItsEnd(file) && roleOf(file.path) === role);
}

/** Milliseconds from the end of one boot to the next that is the same trial for a person: firmware begins anew by itself. */
const SAME_TRIAL = 120_000;

/** The files of this boot, behind those of the boots that it follows at once. */
function recent({ files, events, context }: Story): Story["details"] {
  const begun = events[0]?.at ?? context.now;
  const before = context.earlier.filter((boot) => begun - (boot.at(-1)?.at ?? 0) <= SAME_TRIAL);
  return [...before.flat().map(({ detail }) => detail), ...files];
}

function toldOf(last: Exclude<FileDetail, Detail<"fileServed">>, story: Story): Told {
  switch (last.kind) {
    case "fileRefused":
      return REFUSED[last.reason](last, story.details);
    case "fileStopped":
      return stopped(last, startOf(recent(story), last.path));
    case "fileStarted":
      return {
        reason: "transferUnderWay",
        cause: `The transfer of ${last.path} began and has not ended yet.`,
        remedy: "Ask again in a moment.",
        commands: ["metalplug boots --follow"],
      };
  }
}

const REFUSED: { readonly [R in Refused["reason"]]: (refused: Refused, details: Story["details"]) => Told } =
  {
    notFound: (refused) => loaderNotInstalled(refused) ?? notFound(refused),
    notYours: ({ path, text }, details) => ({
      reason: "fileForOtherAddress",
      cause: `It asked for ${path} from an address that these files are not for${because(text)}${ownAddress(details)}.`,
      remedy:
        "Find out how it came by that address (another DHCP server, or an address set in the machine), or give its vif that address.",
      commands: ["metalplug leases"],
    }),
    netbootOff: ({ path, text }) => ({
      reason: "netbootOff",
      cause: `It asked for ${path}, and netboot is off for it${because(text)}.`,
      remedy: "If it is to boot from the network, spawn an instance on its node.",
      commands: ["metalplug instance list", "metalplug spawn NODE --image IMAGE --vif mac=MAC"],
    }),
    unreadable: ({ path, text }, details) => {
      const damaged = details.findLast(({ kind }) => kind === "imageDamaged");
      const images = damaged?.kind === "imageDamaged" ? damaged.images : [];
      return {
        reason: "fileUnreadable",
        cause: `It asked for ${path}, and its bytes are not sound on the hypervisor's disk${because(text)}.`,
        remedy: `Push ${images.length === 0 ? "its image" : `image ${listed(images)}`} again, and look at that disk.`,
        commands: [`metalplug image push ${images[0] ?? "NAME"} --kernel FILE --ramdisk FILE`],
      };
    },
    badPath: malformed,
    badRequest: malformed,
  };

/** The driver serves the name and has no such file. */
function loaderNotInstalled({ path, text, nearest }: Refused): Told | undefined {
  const name = path.replace(/^\/+/, "");
  const packages = nearest === undefined && isSharedLoader(name) ? loaderPackages([name]) : [];
  if (packages.length === 0) return undefined;
  return {
    reason: "loaderMissing",
    cause: `It asked for the boot loader ${name}, which its hypervisor does not have${because(text)}.`,
    remedy: `On that hypervisor, install Debian's ${listed(packages)}, and restart its driver, which looks for loaders at its start.`,
    commands: [`apt-get install ${packages.join(" ")}`],
  };
}

function notFound({ path, text, nearest }: Refused): Told {
  return {
    reason: "fileNotFound",
    cause: `It asked for ${path}, which is not there${because(text)}${nearest === undefined ? "" : `; the nearest name there is ${nearest}`}.`,
    remedy:
      nearest === undefined
        ? "Find out who told it that name: a boot script of its own, another DHCP server, or a loader that is not installed (the driver's `loaders` folders)."
        : `Correct the name in whatever told it to the machine (its own boot script, its firmware's setting, or another DHCP server): ${nearest}.`,
  };
}

/** What we gave it. */
function ownAddress(details: Story["details"]): string {
  const acknowledged = details.findLast((detail) => isAcknowledged(detail) || isSent(detail, "OFFER"));
  return acknowledged?.kind === "dhcpSent" ? `; this boot was given ${acknowledged.address}` : "";
}

function malformed({ path, text }: Refused): Told {
  return {
    reason: "fileRequestMalformed",
    cause: `It asked for ${path} in a way that is not served${because(text)}.`,
    remedy: "Look at what told it that name: a boot script of its own, or another DHCP server.",
  };
}

function stopped(last: Stopped, start: Detail<"fileStarted"> | undefined): Told {
  switch (last.outcome) {
    case "timedOut":
      return timedOut(last, start);
    case "aborted":
    case "probed":
      return {
        reason: "abortedByClient",
        cause: `The machine itself stopped the transfer of ${last.path} after ${last.bytes} bytes${because(last.text)}.`,
        remedy:
          "Look at its console: a loader stops when it is told to (a key pressed), has no memory left for the file, or cannot use it; asking for the size only is no such stop.",
      };
    case "failed":
      return {
        reason: "transferFailed",
        cause: `The transfer of ${last.path} ended early, by a fault, after ${last.bytes} bytes${because(last.text)}.`,
        remedy: "Look at the driver's log and its disk.",
      };
  }
}

function timedOut(last: Stopped, start: Detail<"fileStarted"> | undefined): Told {
  if (last.bytes > 0) return stalledLater(last);
  const blksize = blksizeOf(start);
  const isFull = start === undefined || start.bytes >= blksize;
  const hasAnswered = last.protocol === "http" || last.roundTrip !== undefined;
  return isFull && hasAnswered ? stalledAtFirst(last, start, blksize) : neverAcknowledged(last);
}

function stalledAtFirst(last: Stopped, start: Detail<"fileStarted"> | undefined, blksize: number): Told {
  if (last.protocol === "http")
    return {
      reason: "stalledAtFirstBlock",
      cause: `The transfer of ${last.path} by HTTP stalled before its first byte was acknowledged${because(last.text)}.`,
      remedy:
        "Full packets do not get through where small ones do: set the MTU of the machine's network right on all switches and tunnels between (`mtu` of the subnet, option 26, tells it to systems), or clamp the MSS there.",
      commands: ["ping -M do -s 1472 ADDRESS"],
    };
  const packet = blksize + HEADERS;
  const size = start === undefined ? "" : ` of a file of ${start.bytes} bytes`;
  return {
    reason: "stalledAtFirstBlock",
    cause: `The transfer of ${last.path} stalled at its first full block: blksize ${blksize} was agreed, and none of the packets of ${packet} bytes (IP, UDP and TFTP headers with them)${size} was acknowledged${sentAgain(last)}.`,
    remedy: `The MTU on the way is smaller than ${packet} bytes: repair it (VLAN tags and tunnels take 4 to 50 bytes), or set \`boot: { tftp: { maxBlksize: ${saferBlksize(blksize)} } }\` in the driver's configuration.`,
    commands: [`ping -M do -s ${packet - ICMP_HEADERS} ADDRESS`],
  };
}

function stalledLater(last: Stopped): Told {
  return {
    reason: "stalledAtBlock",
    cause: `The transfer of ${last.path} stalled after ${last.bytes} bytes, with the machine silent or too slow${sentAgain(last)}${because(last.text)}.`,
    remedy:
      "Look for loss between machine and hypervisor (cable, duplex, a full switch buffer, a firewall that forgets UDP flows), and whether the machine was reset.",
    commands: ["ip -s link show"],
  };
}

function neverAcknowledged(last: Stopped): Told {
  return {
    reason: "neverAcknowledged",
    cause: `It asked for ${last.path}, and answered nothing of what the driver sent${sentAgain(last)}${because(last.text)}.`,
    remedy:
      "The driver's answers come from ports above 1023 and must reach the machine: look for a firewall, or a route back that leads elsewhere, between hypervisor and machine.",
    commands: ["nft list ruleset"],
  };
}

/** IPv4 20, UDP 8, TFTP 4 bytes. */
const HEADERS = 32;
/** What `ping -s` leaves out: IPv4 20, ICMP 8 bytes. */
const ICMP_HEADERS = 28;
/** RFC 1350 §2, where no option was agreed. */
const PLAIN_BLKSIZE = 512;

function blksizeOf(start: Detail<"fileStarted"> | undefined): number {
  const [, agreed] = /blksize=(\d+)/.exec(start?.agreed ?? "") ?? [];
  return agreed === undefined ? PLAIN_BLKSIZE : Number(agreed);
}

/** Room for a VXLAN or WireGuard tunnel; below that, what every network carries. */
function saferBlksize(blksize: number): number {
  return blksize > 1368 ? 1368 : PLAIN_BLKSIZE;
}

function startOf(details: Story["details"], path: string): Detail<"fileStarted"> | undefined {
  return details.findLast(
    (file): file is Detail<"fileStarted"> => file.kind === "fileStarted" && file.path === path,
  );
}

function sentAgain({ retransmits = 0 }: Stopped): string {
  return retransmits === 0 ? "" : `, ${retransmits} packets sent again`;
}
