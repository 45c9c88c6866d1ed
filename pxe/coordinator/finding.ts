import type { BootEventDetail } from "../boot/boot-event.js";

export type BootStep =
  | "heard"
  | "owned"
  | "offered"
  | "requested"
  | "acknowledged"
  | "fileAsked"
  | "filesServed"
  | "workDone"
  | "systemHeard";

/** Why a boot went no further, or that it went well: what a program tells the causes apart by. One a rule, never renamed. */
export const BOOT_CAUSES = [
  "nothingHeard",
  "poweredOff",
  "powerFailed",
  "nearMacHeard",
  "foreignRelay",
  "wrongSegment",
  "noSubnet",
  "unknownMachine",
  "nearMacKnown",
  "strangerIgnored",
  "strangerDelayed",
  "strangerWithoutBootFiles",
  "forwardSilent",
  "forwarded",
  "rateLimited",
  "overload",
  "ownerPending",
  "ownerSilent",
  "ownerUnreachable",
  "driverClock",
  "driverCertificate",
  "ownerDraining",
  "twoOwners",
  "noVif",
  "poolEmpty",
  "addressTaken",
  "addressDeclined",
  "storeFailed",
  "leasePending",
  "foreignAddresses",
  "unservedMessage",
  "requestNotOurs",
  "requestRefused",
  "offerNotTaken",
  "foreignServerTaken",
  "foreignNak",
  "foreignBootServerDiscovery",
  "netbootOff",
  "startsFromDisk",
  "wrongArchitecture",
  "unknownArchitecture",
  "loaderMissing",
  "heldBack",
  "fileNotAsked",
  "fileNotFound",
  "fileForOtherAddress",
  "fileUnreadable",
  "fileRequestMalformed",
  "stalledAtFirstBlock",
  "stalledAtBlock",
  "neverAcknowledged",
  "abortedByClient",
  "transferFailed",
  "transferUnderWay",
  "secureBootRefused",
  "bootLoop",
  "loaderStopped",
  "configStopped",
  "ramdiskMissing",
  "kernelMissing",
  "otherFileLast",
  "silentAfterKernel",
  "instanceError",
  "agentFailed",
  "callRefused",
  "ramdiskWorking",
  "ramdiskDone",
  "switchedOff",
  "silentSincePowerOn",
  "systemOnly",
  "starting",
  "booted",
] as const;
export type BootCause = (typeof BOOT_CAUSES)[number];

/** What the events of a boot say about how it ended. */
export interface Finding {
  readonly reason: BootCause;
  /** Absent when all known steps happened, or when the one that did not is not to. */
  readonly missingStep?: BootStep;
  /** One sentence each. */
  readonly cause: string;
  readonly remedy: string;
  /** The hypervisors, servers and hosts that it is about: an id or an address each. */
  readonly who?: readonly string[];
  /** Ready to paste, where one helps. */
  readonly commands?: readonly string[];
}

export type Detail<K extends BootEventDetail["kind"]> = Extract<BootEventDetail, { kind: K }>;

/** Texts come with or without their full stop; the sentence around them has one. */
export function because(text: string): string {
  return text === "" ? "" : `: ${text.replace(/\.$/, "")}`;
}

/** `hv1`, `hv1 and hv2`, `hv1, hv2 and hv3`. */
export function listed(names: readonly string[]): string {
  return names.length < 2 ? (names[0] ?? "nobody") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}
