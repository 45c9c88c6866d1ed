import type {
  BootEventDetail,
  DhcpAnswer,
  ForeignEventDetail,
  StrangerEventDetail,
} from "../../../pxe/boot/boot-event.js";
import { parseIpv4Address } from "../../../pxe/net/ipv4-address.js";
import type { BootEvent__Output } from "../gen/metalplug/v1/BootEvent.js";
import type { DhcpSent__Output } from "../gen/metalplug/v1/DhcpSent.js";
import { dhcpMessages, strangerDecisions, unknownPolicies } from "./enums.js";

type Kind = (StrangerEventDetail | ForeignEventDetail)["kind"];
type Reader<K extends Kind> = (
  body: NonNullable<BootEvent__Output[K]>,
) => Extract<BootEventDetail, { kind: K }> | undefined;

export const STRANGER_READERS: { readonly [K in Kind]: Reader<K> } = {
  strangerJudged: ({ rule, text, ...body }) => {
    const policy = unknownPolicies.fromWire(body.policy);
    return policy === undefined ? undefined : { kind: "strangerJudged", policy, rule, text };
  },
  strangerReported: ({ accepted, text }) => ({ kind: "strangerReported", accepted, text }),
  strangerDecided: ({ node, hypervisor, ...body }) => {
    const decision = strangerDecisions.fromWire(body.decision);
    if (decision === undefined) return undefined;
    return {
      kind: "strangerDecided",
      decision,
      ...(node !== "" && { node }),
      ...(hypervisor !== "" && { hypervisor }),
    };
  },
  foreignServerSeen: ({ givesAddresses, bootServerDiscovery, ...body }) => {
    const server = parseIpv4Address(body.server);
    const from = parseIpv4Address(body.from);
    if (server === undefined || from === undefined) return undefined;
    const place = { server, from, interface: body.interface, ...bootFrom(body) };
    return { kind: "foreignServerSeen", ...place, givesAddresses, bootServerDiscovery };
  },
  foreignServerGone: (body) => {
    const server = parseIpv4Address(body.server);
    return server && { kind: "foreignServerGone", server, interface: body.interface };
  },
  foreignReplyHeard: ({ text, ...body }) => {
    const reply = replyFrom(body);
    if (reply === undefined) return undefined;
    const isProxy = body.isProxy ? { isProxy: true as const } : {};
    return { kind: "foreignReplyHeard", ...reply, interface: body.interface, ...isProxy, text };
  },
  dhcpForwarded: (body) => {
    const message = dhcpMessages.fromWire(body.message);
    const server = parseIpv4Address(body.server);
    if (message === undefined || server === undefined) return undefined;
    return { kind: "dhcpForwarded", message, server };
  },
  forwardAnswered: (body) => {
    const reply = replyFrom(body);
    return reply && { kind: "forwardAnswered", ...reply, destination: body.destination };
  },
};

/** What a machine was, or would have been, answered; `undefined` where that is broken. */
export function answerFromWire(body: DhcpSent__Output): DhcpAnswer | undefined {
  const message = dhcpMessages.fromWire(body.message);
  const address = parseIpv4Address(body.address);
  if (message === undefined || address === undefined) return undefined;
  return {
    message,
    address,
    ...bootFrom(body),
    ...(body.bootDriver !== "" && { bootDriver: body.bootDriver }),
    destination: body.destination,
    ...(body.leftOut.length > 0 && { leftOut: body.leftOut }),
    ...(body.isProxy && { isProxy: true }),
  };
}

interface WireBoot {
  readonly bootServer: string;
  readonly bootFile: string;
}

function bootFrom({ bootServer, bootFile }: WireBoot) {
  const server = parseIpv4Address(bootServer);
  return { ...(server && { bootServer: server }), ...(bootFile !== "" && { bootFile }) };
}

function replyFrom(
  body: WireBoot & { readonly message: string; readonly server: string; readonly address: string },
) {
  const message = dhcpMessages.fromWire(body.message);
  const server = parseIpv4Address(body.server);
  const address = parseIpv4Address(body.address);
  if (message === undefined || server === undefined || address === undefined) return undefined;
  return { message, server, address, ...bootFrom(body) };
}
