import type { BootEventDetail } from "../boot/boot-event.js";
import { printableText } from "../boot/path.js";
import { messageType, readOption } from "../dhcp/options.js";
import type { DhcpPacket } from "../dhcp/packet.js";
import { type Arrival, type ReplyDestination, replyDestination } from "../dhcp/reply-destination.js";
import { type Ipv4Address, UNSPECIFIED } from "../net/ipv4-address.js";
import type { MacAddress } from "../net/mac-address.js";
import { formatSubnet, type Subnet, subnetContains } from "../net/subnet.js";
import type { BootSessions } from "./boot-sessions.js";
import { isRefusal } from "./decision.js";
import type { DhcpRequest } from "./dhcp-request.js";
import { Forwarding, type HandedOn } from "./forwarding.js";
import type { OwnAddress } from "./server-identifier.js";
import { destinationText, ignored } from "./transaction-report.js";
import type { TransactionAction } from "./transaction-step.js";

export interface ForwarderOptions {
  /** This host's addresses, with a fresh look where one is asked about. */
  readonly own: (about?: string) => readonly OwnAddress[];
  readonly sessions: Pick<BootSessions, "acknowledged">;
  readonly clock: () => number;
  readonly report: (mac: MacAddress, detail: BootEventDetail) => void;
}

type Send = (bytes: Uint8Array, destination: ReplyDestination, arrival: Arrival) => void;

/** RFC 1542 §4.1: servers hear, and relays are answered, on this port. */
const SERVER_PORT = 67;
/** Characters kept of a boot file's name that another server told. */
const LONGEST_NAME = 255;

/** Carries strangers' messages to other servers, and their answers back. */
export class Forwarder {
  private readonly options: ForwarderOptions;
  private readonly forwarding = new Forwarding();

  constructor(options: ForwarderOptions) {
    this.options = options;
  }

  forward({ request, subnet, servers }: Extract<TransactionAction, { kind: "forward" }>, send: Send): void {
    const { clock, report, own } = this.options;
    const { mac } = request.client;
    const relay = this.addressFor(request, subnet.subnet);
    if (relay === undefined) {
      const text = `interface ${request.arrival.interface} has no address in ${formatSubnet(subnet.subnet)} to relay from`;
      report(mac, ignored(request, "noSubnet", text));
      return;
    }
    const isOther = (server: Ipv4Address) => !own().some(({ address }) => address === server);
    const handing = this.forwarding.hand(clock(), request, servers.filter(isOther), relay);
    if (isRefusal(handing)) {
      report(mac, ignored(request, handing.reason, handing.text));
      return;
    }
    for (const server of handing.servers) {
      report(mac, { kind: "dhcpForwarded", message: request.message, server });
      send(handing.bytes, { kind: "relay", address: server, port: SERVER_PORT }, request.arrival);
    }
  }

  /** What answers nothing that was handed on is dropped. */
  answer(reply: DhcpPacket, bytes: Uint8Array, arrival: Arrival, send: Send): void {
    const { clock, sessions, report } = this.options;
    const handed = this.forwarding.answered(clock(), reply, arrival);
    if (handed === undefined) return;
    const { request } = handed;
    const destination = destinationOf(handed, reply);
    const message = messageType(reply) ?? "BOOTP";
    if (message === "ACK" || message === "BOOTP") sessions.acknowledged(request, clock());
    report(reply.chaddr, {
      kind: "forwardAnswered",
      message,
      server: arrival.address,
      address: reply.yiaddr,
      ...bootOf(reply),
      destination: destinationText(destination),
    });
    send(bytes, destination, request.arrival);
  }

  /** A relay's own address stays; else ours on the segment, by which the server tells the subnet (RFC 2131 §4.3.1). */
  private addressFor({ packet, arrival }: DhcpRequest, subnet: Subnet): Ipv4Address | undefined {
    if (packet.giaddr !== UNSPECIFIED) return packet.giaddr;
    const near = this.options.own(arrival.interface).filter((one) => one.interface === arrival.interface);
    return near.find(({ address }) => subnetContains(subnet, address))?.address;
  }
}

/** As the client asked for it; what goes to its MAC comes from us, as from any relay. */
function destinationOf({ request, giaddr }: HandedOn, reply: DhcpPacket): ReplyDestination {
  const destination = replyDestination(request.packet, reply, request.arrival);
  return destination.kind === "unconfigured" ? { ...destination, from: giaddr } : destination;
}

function bootOf(reply: DhcpPacket): { readonly bootServer?: Ipv4Address; readonly bootFile?: string } {
  const bootFile = reply.file || readOption(reply, "bootfileName");
  if (bootFile === undefined || bootFile === "") return {};
  return {
    bootFile: printableText(bootFile, LONGEST_NAME),
    ...(reply.siaddr === UNSPECIFIED ? {} : { bootServer: reply.siaddr }),
  };
}
