import type { BootEventDetail, SilenceReason } from "../boot/boot-event.js";
import { readOption } from "../dhcp/options.js";
import { type DhcpPacket, encodeDhcpReporting } from "../dhcp/packet.js";
import { type ReplyDestination, replyDestination } from "../dhcp/reply-destination.js";
import type { ProbeResult } from "../net/address-probe.js";
import type { Ipv4Address } from "../net/ipv4-address.js";
import type { BootData, Decision, Refusal, World } from "./decision.js";
import { addressAskedFor, type DhcpRequest } from "./dhcp-request.js";
import { buildBootpReply, buildReply, type Promised } from "./reply.js";
import { originText, viaText } from "./subnet-choice.js";
import {
  type AddressInUse,
  IDLE,
  type Step,
  type Transaction,
  type TransactionAction,
  withReport,
} from "./transaction-step.js";
import { relayEndText } from "./way-texts.js";

export function sendReply(
  request: DhcpRequest,
  message: "OFFER" | "ACK",
  decision: Decision,
  promised?: Promised,
): TransactionAction[] {
  const { boot = {} } = decision;
  return request.message === "BOOTP"
    ? sendPacket(request, "BOOTP", buildBootpReply(request, decision), boot)
    : sendPacket(request, message, buildReply(request, message, decision, promised), boot);
}

export function sendPacket(
  request: DhcpRequest,
  message: "OFFER" | "ACK" | "NAK" | "BOOTP",
  reply: DhcpPacket,
  { server, file, hypervisor }: Partial<BootData>,
  isProxy?: true,
): TransactionAction[] {
  const maxSize = readOption(request.packet, "maxMessageSize");
  const { bytes, dropped } = encodeDhcpReporting(reply, { maxSize, bootp: message === "BOOTP" });
  const destination = replyDestination(request.packet, reply, request.arrival);
  const address = message === "NAK" ? (addressAskedFor(request) ?? reply.yiaddr) : reply.yiaddr;
  const detail: BootEventDetail = {
    kind: "dhcpSent",
    message,
    address,
    bootServer: server,
    bootFile: file,
    bootDriver: hypervisor,
    destination: destinationText(destination),
    leftOut: dropped.length === 0 ? undefined : dropped,
    isProxy,
  };
  return [
    { kind: "send", message, reply, bytes, request, destination },
    { kind: "report", detail },
  ];
}

export function destinationText(destination: ReplyDestination): string {
  switch (destination.kind) {
    case "broadcast":
      return `broadcast port ${destination.port}`;
    case "unconfigured":
      return `unicast ${destination.address}:${destination.port} at ${destination.mac}`;
    case "relay":
      return relayEndText(destination.address, destination.port);
    case "unicast":
      return `unicast ${destination.address}:${destination.port}`;
  }
}

export function received(request: DhcpRequest, isRepeat: boolean): BootEventDetail {
  const { message, client, arrival, requestedAddress } = request;
  const { architecture, vendorClass, isIpxe } = client;
  return {
    kind: "dhcpReceived",
    message,
    architecture,
    vendorClass,
    isIpxe,
    requestedAddress,
    via: viaText(client, arrival),
    isRepeat: isRepeat ? true : undefined,
  };
}

export function probed(address: Ipv4Address, result: ProbeResult): BootEventDetail {
  const by = result.kind === "inUse" && result.by !== undefined ? { by: result.by } : {};
  const text = result.kind === "notProbed" ? result.text : "";
  return { kind: "addressProbed", address, result: result.kind, text, ...by };
}

/** `about`: what the reason is about, beside its text. */
export function ignored(
  { message }: DhcpRequest,
  reason: SilenceReason,
  text: string,
  about: Pick<Extract<BootEventDetail, { kind: "dhcpIgnored" }>, "server" | "address"> = {},
): BootEventDetail {
  return { kind: "dhcpIgnored", message, reason, text, ...about };
}

/** It took the offer of another server: what was offered before is not offered any more. */
export function tookAnother(world: World, transaction: Transaction, request: DhcpRequest): Step {
  const { serverIdentifier: server } = request;
  const detail = ignored(request, "notForUs", `it took the offer of ${server}`, { server });
  const took: TransactionAction[] = server === undefined ? [] : [{ kind: "tookOther", server }];
  const next = world.isListening && transaction.kind === "asking" ? transaction : IDLE;
  return withReport(detail, { transaction: next, actions: [{ kind: "unhold" }, ...took] });
}

/** No answer. The hold goes too: what was offered before is not offered any more. */
export function refuse(request: DhcpRequest, { reason, text, reserve, elsewhere }: Refusal): Step {
  const reserved = reserve === undefined ? [] : [{ kind: "reserve", address: reserve } as const];
  return withReport(ignored(request, reason, text, elsewhere && { address: elsewhere }), {
    transaction: IDLE,
    actions: [{ kind: "unhold" }, ...reserved],
  });
}

/** The refusal with what the probes found, for whom it is news. */
export function withInUse(refusal: Refusal, inUse: readonly AddressInUse[]): Refusal {
  if (inUse.length === 0) return refusal;
  const found = inUse.map(({ address, by }) => (by === undefined ? address : `${address} (${by})`));
  return { ...refusal, text: `${refusal.text}; in use by other hosts: ${found.join(", ")}` };
}

export function withheld(decision: Pick<Decision, "withheld">): BootEventDetail[] {
  if (decision.withheld === undefined) return [];
  const { reason, text, missing } = decision.withheld;
  return [{ kind: "netbootWithheld", reason, text, ...(missing && { missing }) }];
}

export function noSubnetText(request: DhcpRequest): string {
  const { client, arrival, linkSelection, subnetSelection } = request;
  if (linkSelection !== undefined)
    return `no configured subnet for ${linkSelection}, which ${viaText(client, arrival)} selects by option 82`;
  if (subnetSelection !== undefined)
    return `no subnet for ${subnetSelection}, selected by option 118, that ${viaText(client, arrival)} may select`;
  return `no configured subnet for ${originText(request)}`;
}
