import type { BootEventDetail, SilenceReason } from "../boot/boot-event.js";
import { readOption } from "../dhcp/options.js";
import { type DhcpPacket, encodeDhcpReporting } from "../dhcp/packet.js";
import { type ReplyDestination, replyDestination } from "../dhcp/reply-destination.js";
import { UNSPECIFIED } from "../net/ipv4-address.js";
import type { Decision } from "./decision.js";
import type { DhcpRequest } from "./dhcp-request.js";
import { buildBootpReply, buildReply, type Promised } from "./reply.js";
import { viaText } from "./subnet-choice.js";
import type { TransactionAction } from "./transaction-step.js";

export function sendReply(
  request: DhcpRequest,
  message: "OFFER" | "ACK",
  decision: Decision,
  promised?: Promised,
): TransactionAction[] {
  const told = toldOf(decision);
  return request.message === "BOOTP"
    ? sendPacket(request, "BOOTP", buildBootpReply(request, decision), told)
    : sendPacket(request, message, buildReply(request, message, decision, promised), told);
}

type BootTold = Pick<
  Extract<BootEventDetail, { kind: "dhcpSent" }>,
  "bootServer" | "bootFile" | "bootDriver"
>;

function toldOf({ boot }: Decision): BootTold {
  if (boot === undefined) return {};
  return { bootServer: boot.server, bootFile: boot.file, bootDriver: boot.hypervisor };
}

export function sendPacket(
  request: DhcpRequest,
  message: "OFFER" | "ACK" | "NAK" | "BOOTP",
  reply: DhcpPacket,
  boot: BootTold,
): TransactionAction[] {
  const maxSize = readOption(request.packet, "maxMessageSize");
  const { bytes, dropped } = encodeDhcpReporting(reply, { maxSize, bootp: message === "BOOTP" });
  const destination = replyDestination(request.packet, reply, request.arrival);
  const address = message === "NAK" ? (request.requestedAddress ?? reply.yiaddr) : reply.yiaddr;
  const leftOut = dropped.length === 0 ? {} : { leftOut: dropped };
  const sent = { message, address, ...boot, destination: destinationText(destination), ...leftOut };
  return [
    { kind: "send", reply, bytes, request, destination },
    { kind: "report", detail: { kind: "dhcpSent", ...sent } },
  ];
}

function destinationText(destination: ReplyDestination): string {
  switch (destination.kind) {
    case "broadcast":
      return `broadcast port ${destination.port}`;
    case "unconfigured":
      return `unicast ${destination.address}:${destination.port} at ${destination.mac}`;
    case "relay":
    case "unicast":
      return `${destination.kind} ${destination.address}:${destination.port}`;
  }
}

export function received(request: DhcpRequest): BootEventDetail {
  const { message, client, arrival, requestedAddress } = request;
  const { architecture, vendorClass, isIpxe } = client;
  return {
    kind: "dhcpReceived",
    message,
    isIpxe,
    via: viaText(client, arrival),
    ...(architecture === undefined ? {} : { architecture }),
    ...(vendorClass === undefined ? {} : { vendorClass }),
    ...(requestedAddress === undefined ? {} : { requestedAddress }),
  };
}

export function ignored({ message }: DhcpRequest, reason: SilenceReason, text: string): BootEventDetail {
  return { kind: "dhcpIgnored", message, reason, text };
}

export function withheld(decision: Decision): BootEventDetail[] {
  return decision.withheld === undefined ? [] : [{ kind: "netbootWithheld", text: decision.withheld }];
}

export function noSubnetText(request: DhcpRequest): string {
  const { packet, client, arrival, linkSelection, subnetSelection } = request;
  if (linkSelection !== undefined)
    return `no configured subnet for ${linkSelection}, which ${viaText(client, arrival)} selects by option 82`;
  if (subnetSelection !== undefined)
    return `no subnet for ${subnetSelection}, selected by option 118, that ${viaText(client, arrival)} may select`;
  const from =
    packet.giaddr === UNSPECIFIED && packet.ciaddr !== UNSPECIFIED
      ? `address ${packet.ciaddr}`
      : viaText(client, arrival);
  return `no configured subnet for ${from}`;
}
