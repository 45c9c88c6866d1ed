import { messageType, readOption } from "../dhcp/options.js";
import type { DhcpPacket } from "../dhcp/packet.js";
import { type Ipv4Address, UNSPECIFIED } from "../net/ipv4-address.js";
import {
  type DhcpClientFacts,
  discover,
  isOvmf,
  renew,
  requestAgain,
  requestOffered,
} from "./dhcp-messages.js";

/** What the client wants: an address, more time for the one it has, or the one it had. */
export type ExchangePlan =
  | { readonly kind: "discover" }
  | { readonly kind: "renew"; readonly address: Ipv4Address }
  | { readonly kind: "initReboot"; readonly address: Ipv4Address };

export type ExchangeOutcome =
  /** `proxy`: the offer that the boot files are of, where the address is of a server without any. */
  | { readonly kind: "bound"; readonly ack: DhcpPacket; readonly proxy?: DhcpPacket }
  | { readonly kind: "refused"; readonly text: string }
  | { readonly kind: "silent"; readonly awaited: "OFFER" | "ACK" };

interface Awaiting {
  readonly kind: "selecting" | "requesting";
  readonly facts: DhcpClientFacts;
  /** What is repeated until an answer comes. */
  readonly message: DhcpPacket;
  /** The server whose offer was taken; others' ACKs are not for this client. */
  readonly server?: Ipv4Address;
  /** Times `message` was sent. */
  readonly sent: number;
  readonly repeatAt: number;
  readonly startedAt: number;
  readonly deadline: number;
  /** Boot files without an address (ProxyDHCP, PXE 2.1 §2.2), which wait for an address. */
  readonly proxy?: DhcpPacket;
  /** An address without boot files, which waits for a ProxyDHCP server until that time. */
  readonly plain?: { readonly offer: DhcpPacket; readonly until: number };
}

export type Exchange = Awaiting | { readonly kind: "finished" };
export type ExchangeEvent =
  | { readonly kind: "received"; readonly packet: DhcpPacket }
  | { readonly kind: "timer" };
export type ExchangeAction =
  | { readonly kind: "send"; readonly packet: DhcpPacket }
  | { readonly kind: "finish"; readonly outcome: ExchangeOutcome };

export interface ExchangeStep {
  readonly exchange: Exchange;
  readonly actions: readonly ExchangeAction[];
  readonly wakeAt?: number;
}

/** iPXE repeats after 1 s, then 2, 4 and so on: at 0, 1, 3 and 7 s. Milliseconds. */
const FIRST_INTERVAL = 1000;

/** What iPXE gives ProxyDHCP servers after an offer that does not say that there is none. Milliseconds. */
const PROXY_TIME = 3000;

/** Begins an exchange that gives up after `timeout`. All times are milliseconds on the caller's clock. */
export function startExchange(
  facts: DhcpClientFacts,
  plan: ExchangePlan,
  { now, timeout }: { readonly now: number; readonly timeout: number },
): ExchangeStep {
  const kind = plan.kind === "discover" ? "selecting" : "requesting";
  const times = { startedAt: now, repeatAt: now, deadline: now + timeout };
  return transmit({ kind, facts, message: firstMessage(facts, plan), sent: 0, ...times }, now);
}

export function stepExchange(exchange: Exchange, now: number, event: ExchangeEvent): ExchangeStep {
  if (exchange.kind === "finished") return { exchange, actions: [] };
  return event.kind === "timer" ? onTimer(exchange, now) : onPacket(exchange, now, event.packet);
}

/** True for a reply to this client's own messages. */
export function isReplyTo(facts: DhcpClientFacts, packet: DhcpPacket): boolean {
  return packet.op === "BOOTREPLY" && packet.xid === facts.xid && packet.chaddr === facts.mac;
}

function firstMessage(facts: DhcpClientFacts, plan: ExchangePlan): DhcpPacket {
  switch (plan.kind) {
    case "discover":
      return discover(facts);
    case "renew":
      return renew(facts, plan.address);
    case "initReboot":
      return requestAgain(facts, plan.address);
  }
}

function onTimer(exchange: Awaiting, now: number): ExchangeStep {
  if (now >= exchange.deadline)
    return finish({ kind: "silent", awaited: exchange.kind === "selecting" ? "OFFER" : "ACK" });
  if (exchange.plain !== undefined && now >= exchange.plain.until)
    return take(exchange, now, exchange.plain.offer);
  return now < exchange.repeatAt ? wait(exchange) : transmit(exchange, now);
}

function onPacket(exchange: Awaiting, now: number, packet: DhcpPacket): ExchangeStep {
  if (!isReplyTo(exchange.facts, packet)) return wait(exchange);
  const type = messageType(packet);
  if (exchange.kind === "selecting")
    return type === "OFFER" ? consider(exchange, now, packet) : wait(exchange);
  if (type === "NAK") return finish({ kind: "refused", text: readOption(packet, "message") ?? "" });
  if (type !== "ACK" || !isFromChosen(exchange, packet)) return wait(exchange);
  const { proxy } = exchange;
  return finish({ kind: "bound", ack: packet, ...(proxy === undefined ? {} : { proxy }) });
}

/** Firmware wants an address and boot files, of one server or of two. A UEFI drops an address that no boot files come with. */
function consider(exchange: Awaiting, now: number, offer: DhcpPacket): ExchangeStep {
  const { facts, proxy, plain } = exchange;
  if (offer.yiaddr === UNSPECIFIED) {
    if (!isProxyOffer(facts, offer)) return wait(exchange);
    const next = { ...exchange, proxy: offer };
    return plain === undefined ? wait(next) : take(next, now, plain.offer);
  }
  if (hasBootFile(offer) || proxy !== undefined || !expectsProxy(facts, offer))
    return take(exchange, now, offer);
  const until = isOvmf(facts) ? Number.POSITIVE_INFINITY : now + PROXY_TIME;
  return wait({ ...exchange, plain: plain ?? { offer, until } });
}

/** OVMF drops an offer without a boot file and never asks for it. */
export function isUsable(facts: DhcpClientFacts, offer: DhcpPacket): boolean {
  return offer.yiaddr !== UNSPECIFIED && (!isOvmf(facts) || hasBootFile(offer));
}

function isProxyOffer({ architecture }: DhcpClientFacts, offer: DhcpPacket): boolean {
  const isPxe = /^(PXE|HTTP)Client/.test(readOption(offer, "vendorClass") ?? "");
  return architecture !== undefined && isPxe && hasBootFile(offer);
}

/** Sub-option 176 of option 175 says that there is no ProxyDHCP server. */
function expectsProxy({ architecture }: DhcpClientFacts, offer: DhcpPacket): boolean {
  return architecture !== undefined && readOption(offer, "etherboot")?.[0] !== 0xb0;
}

export function hasBootFile(packet: DhcpPacket): boolean {
  return packet.file !== "" || readOption(packet, "bootfileName") !== undefined;
}

function isFromChosen(exchange: Awaiting, ack: DhcpPacket): boolean {
  return exchange.server === undefined || readOption(ack, "serverIdentifier") === exchange.server;
}

function take(exchange: Awaiting, now: number, offer: DhcpPacket): ExchangeStep {
  const server = readOption(offer, "serverIdentifier");
  const message = requestOffered(exchange.facts, offer);
  const { plain: _, ...rest } = exchange;
  const next: Awaiting = { ...rest, kind: "requesting", message, sent: 0 };
  return transmit(server === undefined ? next : { ...next, server }, now);
}

function transmit(exchange: Awaiting, now: number): ExchangeStep {
  const secs = Math.floor((now - exchange.startedAt) / 1000);
  const repeatAt = now + FIRST_INTERVAL * 2 ** exchange.sent;
  const packet = { ...exchange.message, secs };
  return wait({ ...exchange, sent: exchange.sent + 1, repeatAt }, [{ kind: "send", packet }]);
}

function wait(exchange: Awaiting, actions: readonly ExchangeAction[] = []): ExchangeStep {
  const until = exchange.plain?.until ?? Number.POSITIVE_INFINITY;
  return { exchange, actions, wakeAt: Math.min(exchange.repeatAt, exchange.deadline, until) };
}

function finish(outcome: ExchangeOutcome): ExchangeStep {
  return { exchange: { kind: "finished" }, actions: [{ kind: "finish", outcome }] };
}
