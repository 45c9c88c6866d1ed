import type {
  BootEvent,
  BootEventDetail,
  DhcpMessageName,
  FailedPart,
  SilenceReason,
  WithheldReason,
} from "../../../pxe/boot/boot-event.js";
import type { MacAddress } from "../../../pxe/net/mac-address.js";
import { A, ip } from "./lab.js";

export const X = ip("10.77.0.50");
export const START = 1_700_000_000_000;
export const LOADER = "snponly.efi";
export const CONFIG = "m/52-54-00-00-00-01/boot.ipxe";
export const KERNEL = "/m/52-54-00-00-00-01/kernel";
export const RAMDISK = "m/52-54-00-00-00-01/ramdisk";

export type Detail<K extends BootEventDetail["kind"]> = Extract<BootEventDetail, { kind: K }>;

/** Events of one boot, a millisecond apart. */
export function eventsOf(
  details: readonly BootEventDetail[],
  {
    mac = A,
    bootSession = "s1",
    start = START,
  }: { mac?: MacAddress; bootSession?: string; start?: number } = {},
): BootEvent[] {
  return details.map((detail, index) => ({
    sequence: index + 1,
    at: start + index,
    source: "dc1",
    mac,
    bootSession,
    detail,
  }));
}

export const asked: BootEventDetail = { kind: "ownerAsked", drivers: ["hv1"] };

export function decided(
  verdict: Detail<"ownershipDecided">["verdict"] = "one",
  drivers: readonly string[] = ["hv1"],
): BootEventDetail {
  return { kind: "ownershipDecided", verdict, drivers };
}

export function received(
  message: "DISCOVER" | "REQUEST",
  architecture?: number,
  more: Partial<Detail<"dhcpReceived">> = {},
): BootEventDetail {
  const sender = architecture === undefined ? {} : { architecture };
  return { kind: "dhcpReceived", message, isIpxe: false, via: "interface eth1", ...sender, ...more };
}

export function sent(
  message: "OFFER" | "ACK" | "NAK" | "BOOTP",
  bootFile?: string,
  more: Partial<Detail<"dhcpSent">> = {},
): BootEventDetail {
  const boot = bootFile === undefined ? {} : { bootFile, bootServer: ip("10.77.0.11"), bootDriver: "hv1" };
  return { kind: "dhcpSent", message, address: X, destination: "broadcast port 68", ...boot, ...more };
}

export function ignored(
  reason: SilenceReason,
  text = "",
  message: DhcpMessageName = "DISCOVER",
  more: Partial<Detail<"dhcpIgnored">> = {},
): BootEventDetail {
  return { kind: "dhcpIgnored", message, reason, text, ...more };
}

export function withheld(reason: WithheldReason, text: string, missing?: readonly string[]): BootEventDetail {
  return { kind: "netbootWithheld", reason, text, ...(missing && { missing }) };
}

export function started(path: string, more: Partial<Detail<"fileStarted">> = {}): BootEventDetail {
  return { kind: "fileStarted", protocol: "tftp", path, bytes: 90_000, options: "", ...more };
}

export function served(path: string): BootEventDetail {
  const figures = { bytes: 90_000, milliseconds: 1, retransmits: 0 };
  return { kind: "fileServed", protocol: "tftp", path, ...figures };
}

export function refused(
  path: string,
  reason: Detail<"fileRefused">["reason"] = "notFound",
  text = "There is no such file.",
  nearest?: string,
): BootEventDetail {
  return { kind: "fileRefused", protocol: "tftp", path, reason, text, ...(nearest && { nearest }) };
}

export function stopped(
  path: string,
  outcome: Detail<"fileStopped">["outcome"],
  more: Partial<Detail<"fileStopped">> = {},
): BootEventDetail {
  return { kind: "fileStopped", protocol: "tftp", path, bytes: 5, outcome, text: "", ...more };
}

export function called(
  word: "start" | "progress" | "done" | "failed",
  accepted = true,
  text = "",
): BootEventDetail {
  return { kind: "machineCalled", node: "r1", word, accepted, text };
}

export function power(from: "on" | "off", to: "on" | "off", text = ""): BootEventDetail {
  return { kind: "powerChanged", node: "r1", from, to, text };
}

export function became(
  to: "active" | "error" | "deploying",
  text = "",
  failed?: FailedPart,
): BootEventDetail {
  const what = failed && { failed };
  return { kind: "instanceChanged", node: "r1", instance: "i1", from: "deploying", to, text, ...what };
}

export const HEARD = [received("DISCOVER", 7), asked];
export const OFFERED = [...HEARD, decided(), sent("OFFER", LOADER)];
export const REQUESTED = [...OFFERED, received("REQUEST", 7)];
export const ACKED = [...REQUESTED, sent("ACK", LOADER)];
export const FETCHED = [served(LOADER), served(CONFIG), started(KERNEL), served(KERNEL), served(RAMDISK)];
export const BOOTED = [...ACKED, ...FETCHED];
