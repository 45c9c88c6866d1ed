import type { BootEvent, BootEventDetail } from "../boot/boot-event.js";
import type { MacAddress } from "../net/mac-address.js";
import type { ExplainContext } from "./explain-context.js";
import { isOptionalFile } from "./file-role.js";
import type { Detail, Finding } from "./finding.js";

/** One boot of one machine, as rules look at it. */
export interface Story {
  readonly mac: MacAddress;
  readonly events: readonly BootEvent[];
  readonly details: readonly BootEventDetail[];
  /** Of `details`: what may say how the files went, see `isTelling`. */
  readonly files: readonly FileDetail[];
  readonly context: ExplainContext;
}

/** Says what became of a boot, or that it has nothing to say. */
export type Rule = (story: Story) => Finding | undefined;

export type FileDetail = Detail<"fileStarted" | "fileServed" | "fileRefused" | "fileStopped">;

export function storyOf(mac: MacAddress, events: readonly BootEvent[], context: ExplainContext): Story {
  const details = events.map(({ detail }) => detail);
  const files = details
    .filter((detail): detail is FileDetail => isFile(detail))
    .filter((file) => isTelling(file) && !isMadeUpFor(file, events));
  return { mac, events, details, files, context };
}

/** Milliseconds since 1970 of the last event that is so. */
export function lastTime({ events }: Story, is: (detail: BootEventDetail) => boolean): number | undefined {
  return events.findLast(({ detail }) => is(detail))?.at;
}

/** The details behind the last one that is so; all of them where none is. */
export function after(
  details: readonly BootEventDetail[],
  is: (detail: BootEventDetail) => boolean,
): readonly BootEventDetail[] {
  return details.slice(details.findLastIndex(is) + 1);
}

export function isFile(detail: BootEventDetail): detail is FileDetail {
  return (
    detail.kind === "fileStarted" ||
    detail.kind === "fileServed" ||
    detail.kind === "fileRefused" ||
    detail.kind === "fileStopped"
  );
}

/** The machine was heard by the coordinator or by a driver. */
export function isHeard(detail: BootEventDetail): boolean {
  return (
    detail.kind === "dhcpReceived" ||
    detail.kind === "dhcpIgnored" ||
    detail.kind === "machineCalled" ||
    isFile(detail)
  );
}

/** An offer, or an address. */
export function isAnswer(detail: BootEventDetail): boolean {
  return isSent(detail, "OFFER") || isAcknowledged(detail);
}

/** A BOOTP machine has its address with the one reply it gets. */
export function isAcknowledged(detail: BootEventDetail): boolean {
  return isSent(detail, "ACK") || isSent(detail, "BOOTP");
}

export function isSent(
  detail: BootEventDetail,
  message: "OFFER" | "ACK" | "NAK" | "BOOTP",
): detail is Detail<"dhcpSent"> {
  return detail.kind === "dhcpSent" && detail.message === message;
}

export function isReceived(
  detail: BootEventDetail,
  message: "DISCOVER" | "REQUEST",
): detail is Detail<"dhcpReceived"> {
  return detail.kind === "dhcpReceived" && detail.message === message;
}

export function hasBootFile(detail: BootEventDetail): detail is Detail<"dhcpSent"> {
  return detail.kind === "dhcpSent" && detail.bootFile !== undefined;
}

/** A running system asks, not firmware or iPXE. */
export function isOfSystem(detail: BootEventDetail): boolean {
  return detail.kind === "dhcpReceived" && detail.architecture === undefined && !detail.isIpxe;
}

/** A transfer that firmware gave up and began anew ends here long after the second one has brought the file. */
function isMadeUpFor(file: FileDetail, events: readonly BootEvent[]): boolean {
  if (file.kind !== "fileStopped") return false;
  const place = events.findLastIndex(({ detail }) => detail === file);
  const begun = (events[place]?.at ?? 0) - (file.milliseconds ?? 0);
  return events
    .slice(0, place)
    .some(({ at, detail }) => detail.kind === "fileServed" && detail.path === file.path && at >= begun);
}

/** Asking for the size of a file, and for one that loaders do without, says nothing of the boot. */
function isTelling(file: FileDetail): boolean {
  if (file.kind === "fileStopped") return file.outcome !== "probed";
  return file.kind !== "fileRefused" || !isOptionalFile(file.path);
}
