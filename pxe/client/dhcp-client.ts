import type { DhcpMessageName } from "../boot/boot-event.js";
import { messageType, readOption } from "../dhcp/options.js";
import { type DhcpPacket, decodeDhcp, encodeDhcp } from "../dhcp/packet.js";
import { type Ipv4Address, UNSPECIFIED } from "../net/ipv4-address.js";
import type { BindUdp, UdpBinding } from "../net/udp-socket.js";
import {
  type ExchangeAction,
  type ExchangeEvent,
  type ExchangePlan,
  type ExchangeStep,
  hasBootFile,
  isReplyTo,
  startExchange,
  stepExchange,
} from "./dhcp-exchange.js";
import { type DhcpClientFacts, isOvmf, release } from "./dhcp-messages.js";

export interface DhcpClientOptions extends DhcpClientFacts {
  /** 255.255.255.255 and port 67 for a client on the server's segment. */
  readonly server: { readonly address: Ipv4Address; readonly port: number };
  readonly bind: BindUdp;
  /** Interface to ask on; only without `relay`. */
  readonly device?: string;
  /** Monotonic, milliseconds. */
  readonly clock: () => number;
  /** Milliseconds until the client gives up. */
  readonly timeout: number;
  readonly signal?: AbortSignal | undefined;
}

export interface DhcpTrace {
  readonly direction: "sent" | "received";
  readonly message: DhcpMessageName;
  /** On the caller's clock. */
  readonly at: number;
}

export interface DhcpClientLease {
  readonly address: Ipv4Address;
  readonly netmask: Ipv4Address;
  readonly gateway?: Ipv4Address;
  /** Where the firmware asks for `file`: siaddr, and for UEFI without one the server identifier. */
  readonly siaddr: Ipv4Address;
  /** Empty: nothing to boot. */
  readonly file: string;
  readonly serverId: Ipv4Address;
  readonly leaseSeconds: number;
  readonly messages: readonly DhcpTrace[];
  readonly ack: DhcpPacket;
}

/** No lease: nobody offered, nobody acknowledged, the server said NAK, or the caller's signal came. */
export class DhcpClientError extends Error {
  readonly reason: "noOffer" | "noAck" | "refused" | "aborted";
  readonly messages: readonly DhcpTrace[];

  constructor(reason: DhcpClientError["reason"], message: string, messages: readonly DhcpTrace[]) {
    super(message);
    this.name = "DhcpClientError";
    this.reason = reason;
    this.messages = messages;
  }
}

const CLIENT_PORT = 68;

/** DISCOVER, OFFER, REQUEST, ACK as the firmware of `architecture` does it. Rejects with `DhcpClientError`, or with what `bind` rejects with. */
export function requestLease(options: DhcpClientOptions): Promise<DhcpClientLease> {
  return new Conversation(options).run({ kind: "discover" }, listening(options));
}

/** Asks the server itself for more time (RFC 2131 §4.4.5). The answer comes to `address`, port 68, unless a relay is played. */
export function renewLease(options: DhcpClientOptions, address: Ipv4Address): Promise<DhcpClientLease> {
  const binding = options.relay === undefined ? { address, port: CLIENT_PORT } : listening(options);
  return new Conversation(options).run({ kind: "renew", address }, binding);
}

/** INIT-REBOOT: asks for the address the client had before. */
export function requestAgainLease(
  options: DhcpClientOptions,
  address: Ipv4Address,
): Promise<DhcpClientLease> {
  return new Conversation(options).run({ kind: "initReboot", address }, listening(options));
}

/** Sends RELEASE, which nobody answers. */
export async function releaseLease(
  options: Pick<DhcpClientOptions, "mac" | "xid" | "isIpxe" | "relay" | "server" | "bind">,
  lease: { readonly address: Ipv4Address; readonly serverId: Ipv4Address },
): Promise<void> {
  const address = options.relay?.giaddr ?? lease.address;
  const socket = await options.bind({ address, port: 0 }, () => {});
  const bytes = encodeDhcp(release(options, lease.address, lease.serverId), {});
  socket.send(bytes, options.server.address, options.server.port);
  await socket.close();
}

function listening({ relay, device }: DhcpClientOptions): UdpBinding {
  if (relay !== undefined) return { address: relay.giaddr, port: 0 };
  const binding = { address: UNSPECIFIED, port: CLIENT_PORT, broadcast: true };
  return device === undefined ? binding : { ...binding, device };
}

/** Carries packets and time to the exchange, and its actions out. */
class Conversation {
  private readonly options: DhcpClientOptions;
  private readonly messages: DhcpTrace[] = [];
  private timer: NodeJS.Timeout | undefined;
  private step: ExchangeStep = { exchange: { kind: "finished" }, actions: [] };
  private send: (bytes: Uint8Array) => void = () => {};
  private settle: (action: (ExchangeAction & { kind: "finish" }) | "aborted") => void = () => {};

  constructor(options: DhcpClientOptions) {
    this.options = options;
  }

  async run(plan: ExchangePlan, binding: UdpBinding): Promise<DhcpClientLease> {
    const { bind, server, signal, clock, timeout } = this.options;
    const socket = await bind(binding, ({ bytes }) => this.receive(bytes));
    const abort = () => this.settle("aborted");
    try {
      const finished = new Promise<(ExchangeAction & { kind: "finish" }) | "aborted">((resolve) => {
        this.settle = resolve;
      });
      this.send = (bytes) => socket.send(bytes, server.address, server.port);
      signal?.addEventListener("abort", abort);
      if (signal?.aborted) abort();
      else this.perform(startExchange(this.options, plan, { now: clock(), timeout }));
      return this.conclude(await finished);
    } finally {
      signal?.removeEventListener("abort", abort);
      clearTimeout(this.timer);
      await socket.close();
    }
  }

  private receive(bytes: Uint8Array): void {
    const decoded = decodeDhcp(bytes);
    if (!decoded.ok || !isReplyTo(this.options, decoded.value)) return;
    this.trace("received", decoded.value);
    this.advance({ kind: "received", packet: decoded.value });
  }

  private advance(event: ExchangeEvent): void {
    this.perform(stepExchange(this.step.exchange, this.options.clock(), event));
  }

  private perform(step: ExchangeStep): void {
    this.step = step;
    clearTimeout(this.timer);
    for (const action of step.actions) this.act(action);
    if (step.wakeAt === undefined) return;
    this.timer = setTimeout(
      () => this.advance({ kind: "timer" }),
      Math.max(0, step.wakeAt - this.options.clock()),
    );
  }

  private act(action: ExchangeAction): void {
    if (action.kind === "finish") return void this.settle(action);
    this.trace("sent", action.packet);
    this.send(encodeDhcp(this.hearable(action.packet), {}));
  }

  /** An ordinary socket hears nothing by unicast before its host has the address, so it asks for broadcasts, RFC 2131 §4.1. */
  private hearable(packet: DhcpPacket): DhcpPacket {
    return this.options.relay === undefined ? { ...packet, broadcast: true } : packet;
  }

  private trace(direction: DhcpTrace["direction"], packet: DhcpPacket): void {
    const message = messageType(packet);
    if (message !== undefined) this.messages.push({ direction, message, at: this.options.clock() });
  }

  private conclude(end: (ExchangeAction & { kind: "finish" }) | "aborted"): DhcpClientLease {
    const { mac, timeout } = this.options;
    const fail = (reason: DhcpClientError["reason"], text: string): never => {
      throw new DhcpClientError(reason, `No lease for ${mac}: ${text}`, this.messages);
    };
    if (end === "aborted") return fail("aborted", "the attempt was aborted");
    const { outcome } = end;
    if (outcome.kind === "bound") return leaseOf(this.options, outcome, this.messages);
    if (outcome.kind === "refused") return fail("refused", `the server said NAK: ${outcome.text}`);
    const reason = outcome.awaited === "OFFER" ? "noOffer" : "noAck";
    return fail(reason, `no ${outcome.awaited} within ${timeout} ms`);
  }
}

/** Where firmware with these facts goes from such a reply. */
export function pointerOf(
  facts: Pick<DhcpClientFacts, "architecture" | "isIpxe">,
  reply: DhcpPacket,
): { readonly siaddr: Ipv4Address; readonly file: string } {
  const serverId = readOption(reply, "serverIdentifier") ?? UNSPECIFIED;
  const siaddr = reply.siaddr === UNSPECIFIED && isOvmf(facts) ? serverId : reply.siaddr;
  return { siaddr, file: bootFileOf(facts, reply) };
}

function leaseOf(
  options: DhcpClientOptions,
  { ack, proxy }: { readonly ack: DhcpPacket; readonly proxy?: DhcpPacket },
  messages: readonly DhcpTrace[],
): DhcpClientLease {
  const boot = proxy === undefined || hasBootFile(ack) ? ack : proxy;
  const serverId = readOption(ack, "serverIdentifier") ?? UNSPECIFIED;
  const [gateway] = readOption(ack, "router") ?? [];
  return {
    address: ack.yiaddr,
    netmask: readOption(ack, "subnetMask") ?? UNSPECIFIED,
    ...(gateway === undefined ? {} : { gateway }),
    ...pointerOf(options, boot),
    serverId,
    leaseSeconds: readOption(ack, "leaseTime") ?? 0,
    messages,
    ack,
  };
}

/** Where both stand and differ, UEFI obeys option 67 and iPXE the file field. */
function bootFileOf(facts: Pick<DhcpClientFacts, "architecture" | "isIpxe">, ack: DhcpPacket): string {
  const option = readOption(ack, "bootfileName") ?? "";
  return isOvmf(facts) ? option || ack.file : ack.file || option;
}
