import {
  after,
  hasBootFile,
  isAcknowledged,
  isAnswer,
  isFile,
  isReceived,
  isSent,
  type Story,
} from "./boot-story.js";
import { type Finding, listed } from "./finding.js";
import { certificateTrouble } from "./trouble-findings.js";

/** A machine that declines its address looks for it anew; what it was given before is worth nothing. */
export function addressDeclined({ details }: Story): Finding | undefined {
  const last = details.findLast(
    (detail) => detail.kind === "addressDeclined" || isFile(detail) || isAnswer(detail),
  );
  if (last?.kind !== "addressDeclined") return undefined;
  return {
    reason: "addressDeclined",
    missingStep: "acknowledged",
    cause: `It declined ${last.address}: another host on its network uses that address.`,
    remedy: `Find that host by ARP (\`arping ${last.address}\`) and give it another address, or give the machine's vif another one.`,
    who: [last.address],
    commands: [`arping -c 3 ${last.address}`],
  };
}

/** We said NAK, and it has not come back. */
export function requestRefused({ details }: Story): Finding | undefined {
  const last = details.findLast((detail) => isSent(detail, "NAK") || isFile(detail) || isAnswer(detail));
  if (last?.kind !== "dhcpSent" || last.message !== "NAK") return undefined;
  return {
    reason: "requestRefused",
    missingStep: "acknowledged",
    cause: `It asked for ${last.address}, which is not its address here, and was told so by NAK.`,
    remedy: "It asks anew by itself; restart it if it does not.",
  };
}

export function noAnswerYet({ details }: Story): Finding | undefined {
  if (details.some((detail) => isAnswer(detail) || isFile(detail))) return undefined;
  const asked = details.findLast((detail) => detail.kind === "ownerAsked");
  const drivers = asked?.drivers ?? [];
  return {
    reason: "ownerPending",
    missingStep: "owned",
    cause: `It was heard, and whose it is has not been answered yet by ${drivers.length === 0 ? "the drivers" : drivers.join(" and ")}.`,
    remedy: "Ask again in a second.",
    who: drivers,
  };
}

export function leasePending({ details }: Story): Finding | undefined {
  const offer = untakenOffer(details);
  if (offer === undefined || !isRequested(details)) return undefined;
  return {
    reason: "leasePending",
    missingStep: "acknowledged",
    cause: `It requested ${offer.address}, and its lease is not on disk yet.`,
    remedy:
      "Ask again in a moment; if it stays so, the disk of the coordinator's `dataDir` hangs or is too slow: look at its host's kernel log.",
    commands: ["dmesg | tail"],
  };
}

export function offerNotTaken({ details, context }: Story): Finding | undefined {
  const offer = untakenOffer(details);
  if (offer === undefined) return undefined;
  const times = details.filter((detail) => isSent(detail, "OFFER")).length;
  const foreign = context.foreignServers.map(({ server }) => server);
  const others =
    foreign.length === 0
      ? "that no other DHCP server answers it first"
      : `that it does not wait for ${listed(foreign)}, which answers there as well`;
  return {
    reason: "offerNotTaken",
    missingStep: "requested",
    cause: `The offer of ${offer.address} went to ${offer.destination}${times > 1 ? ` ${times} times` : ""}, and the machine never took it.`,
    remedy: `Check that replies reach it (VLAN, relay, firewall on port 68), and ${others}.`,
    who: foreign,
    commands: ["metalplug boots --follow"],
  };
}

export function fileNotAsked(story: Story): Finding | undefined {
  const { details, files } = story;
  const told = details.findLast(hasBootFile);
  if (told === undefined || files.length > 0) return undefined;
  const { bootServer = "", bootFile = "", bootDriver } = told;
  const asked = details.some(isFile) ? "asked for its size only" : "never asked for it";
  return (
    certificateTrouble(bootFile, bootDriver, story) ?? {
      reason: "fileNotAsked",
      missingStep: "fileAsked",
      cause: `It was told to fetch ${bootFile} from ${bootServer}, and ${asked}.`,
      remedy: `Check that the machine reaches ${bootServer} (route, firewall, ${portOf(bootFile)}) and that the driver serves there.`,
      who: bootDriver === undefined ? [] : [bootDriver],
      commands: ["metalplug drivers"],
    }
  );
}

/** What we offered beside another server is not taken by us, but by asking for the file. */
function untakenOffer(details: Story["details"]) {
  if (details.some((detail) => isFile(detail) || isAcknowledged(detail))) return undefined;
  const offer = details.findLast((detail) => isSent(detail, "OFFER"));
  return offer?.isProxy === true ? undefined : offer;
}

function isRequested(details: Story["details"]): boolean {
  return after(details, (detail) => isSent(detail, "OFFER")).some((detail) => isReceived(detail, "REQUEST"));
}

function portOf(bootFile: string): string {
  const [, scheme, port] = /^(https?|tftp):\/\/[^/:]+(?::(\d+))?\//.exec(bootFile) ?? [];
  if (scheme === "https") return `TCP port ${port ?? 443}`;
  return scheme === "http" ? `TCP port ${port ?? 80}` : `UDP port ${port ?? 69}`;
}
