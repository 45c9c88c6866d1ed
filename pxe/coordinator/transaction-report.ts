import type { BootEventDetail, SilenceReason } from "../boot/boot-event.js";
import type { DhcpPacket } from "../dhcp/packet.js";
import { type ReplyDestination, replyDestination } from "../dhcp/reply-destination.js";
import { type Ipv4Address, UNSPECIFIED } from "../net/ipv4-address.js";
import type { Decision } from "./decision.js";
import type { DhcpRequest } from "./dhcp-request.js";
import { buildReply, type Promised } from "./reply.js";
import { viaText } from "./subnet-choice.js";
import type { TransactionAction } from "./transaction-step.js";

export function sendReply(
  request: DhcpRequest,
  message: "OFFER" | "ACK",
  decision: Decision,
  promised?: Promised,
): TransactionAction[] {
  const { boot } = decision;
  const reported =
    boot === undefined ? {} : { bootServer: boot.server, bootFile: boot.file, bootDriver: boot.hypervisor };
  return sendPacket(request, message, buildReply(request, message, decision, promised), reported);
}

export function sendPacket(
  request: DhcpRequest,
  message: "OFFER" | "ACK" | "NAK",
  reply: DhcpPacket,
  boot: { readonly bootServer?: Ipv4Address; readonly bootFile?: string; readonly bootDriver?: string },
): TransactionAction[] {
  const destination = replyDestination(request.packet, reply, request.arrival);
  const address = message === "NAK" ? (request.requestedAddress ?? reply.yiaddr) : reply.yiaddr;
  const text = destinationText(destination);
  return [
    { kind: "send", reply, request, destination },
    { kind: "report", detail: { kind: "dhcpSent", message, address, ...boot, destination: text } },
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

export function noSubnetText({ packet, client, arrival }: DhcpRequest): string {
  const from =
    packet.giaddr === UNSPECIFIED && packet.ciaddr !== UNSPECIFIED
      ? `address ${packet.ciaddr}`
      : viaText(client, arrival);
  return `no configured subnet for ${from}`;
}
