import { messageType, readOption } from "../../../../pxe/dhcp/options.js";
import type { DhcpPacket } from "../../../../pxe/dhcp/packet.js";
import type { Arrival } from "../../../../pxe/dhcp/reply-destination.js";
import {
  type Ipv4Address,
  ipv4FromNumber,
  ipv4ToNumber,
  UNSPECIFIED,
} from "../../../../pxe/net/ipv4-address.js";
import type { MacAddress } from "../../../../pxe/net/mac-address.js";
import { BIOS, BY_ETH1, type Dice, IPXE, ip, type MessageParts, packet, SERVER, UEFI } from "../lab.js";
import { RELAYED, type Relay, SEGMENTS, type Segment } from "./segments.js";
import type { Timeline } from "./timeline.js";

/** The first of the fixed addresses and the first of the pool, where machines ask for what is not theirs. */
const FIRST_FIXED = ipv4ToNumber(ip("10.77.0.50"));
const FIRST_OF_POOL = ipv4ToNumber(ip("10.77.0.100"));
const OTHER_SERVER = ip("10.77.0.3");
/** Milliseconds after which iPXE repeats its REQUEST, then gives up. */
const REQUEST_REPEATS = [250, 550, 1000, 1800];
/** And its DISCOVER; old ROMs repeat what they say in BOOTP so too. */
const DISCOVER_REPEATS = [1000, 2000, 4000, 8000];
const STAGES: readonly [MessageParts["options"] & object, ...(MessageParts["options"] & object)[]] = [
  UEFI,
  BIOS,
  IPXE,
  {},
];

export interface Wires {
  send(packet: DhcpPacket, arrival: Arrival): void;
  /** A host that is none of the machines has the address. */
  isForeign(address: Ipv4Address): boolean;
  /** The machine begins to use the address until then. */
  onBound(client: Client): void;
}

/** What the machine believes to have, by our ACK. */
export interface Belief {
  readonly address: Ipv4Address;
  readonly until: number;
}

type State =
  | { readonly kind: "off" }
  | { readonly kind: "selecting" }
  | { readonly kind: "askingByBootp" }
  | { readonly kind: "requesting"; readonly since: number; readonly address: Ipv4Address }
  | { readonly kind: "bound" };

/** A machine that boots, uses and extends its lease, gives it back, moves, and crashes. */
export class Client {
  readonly mac: MacAddress;
  belief: Belief | undefined;
  segment: Segment = "eth1";
  /** It looks for mischief no more: it boots, and then keeps its lease. */
  isQuiet = false;
  private state: State = { kind: "off" };
  private options: MessageParts["options"] & object = UEFI;
  private xid = 1;
  private remembered: Ipv4Address | undefined;
  /** What it gave back or declined though it was not its own; if that is then given to it, it does not use it. */
  private disowned: Ipv4Address | undefined;
  /** Who it takes for the server: a relay may put itself in its place. */
  private server: Ipv4Address = SERVER;
  /** Timers of an earlier attempt do nothing. */
  private attempt = 0;
  private readonly timeline: Timeline;
  private readonly dice: Dice;
  private readonly wires: Wires;

  constructor(mac: MacAddress, timeline: Timeline, dice: Dice, wires: Wires) {
    this.mac = mac;
    this.timeline = timeline;
    this.dice = dice;
    this.wires = wires;
  }

  /** The address it has now. */
  get address(): Ipv4Address | undefined {
    const { belief } = this;
    return belief !== undefined && belief.until > this.timeline.now ? belief.address : undefined;
  }

  /** Power on: firmware with a DISCOVER, or a running system that remembers its address. */
  boot(): void {
    const { dice } = this;
    this.belief = undefined;
    this.disowned = undefined;
    this.options = dice.pick(STAGES);
    const keepsXid = this.options === IPXE && dice.below(2) === 0;
    if (!keepsXid) this.xid = 1 + dice.below(1_000_000);
    const isSystem = this.options !== UEFI && this.options !== BIOS && this.options !== IPXE;
    if (isSystem && !this.isQuiet && dice.below(10) === 0)
      this.reboot(ipv4FromNumber(FIRST_FIXED + dice.below(5)));
    else if (isSystem && this.remembered !== undefined && dice.below(2) === 0) this.reboot(this.remembered);
    else if (!isSystem && !this.isQuiet && dice.below(8) === 0) this.bootp();
    else this.discover();
    if (!this.isQuiet) this.later(3000 + dice.below(30_000), () => this.mischief());
  }

  off(): void {
    this.belief = undefined;
    this.enter({ kind: "off" });
  }

  receive(reply: DhcpPacket): void {
    if (reply.xid !== this.xid) return;
    const type = messageType(reply);
    if (type === "OFFER" && this.state.kind === "selecting") this.select(reply);
    else if (type === "ACK" && this.state.kind === "requesting") this.bind(reply, this.state.since);
    else if (type === "NAK" && this.state.kind === "requesting") this.restart();
    else if (type === undefined && this.state.kind === "askingByBootp") this.bindForGood(reply);
  }

  private discover(): void {
    this.enter({ kind: "selecting" });
    const wish = this.remembered === undefined ? {} : { requestedAddress: this.remembered };
    this.repeat("DISCOVER", { options: this.dice.below(2) === 0 ? wish : {} }, DISCOVER_REPEATS, () =>
      this.discover(),
    );
  }

  private bootp(): void {
    this.enter({ kind: "askingByBootp" });
    this.repeat("BOOTP", {}, DISCOVER_REPEATS, () => this.discover());
  }

  private select(offer: DhcpPacket): void {
    const requestedAddress = offer.yiaddr;
    const takesOther = !this.isQuiet && this.dice.below(20) === 0;
    this.server = readOption(offer, "serverIdentifier") ?? UNSPECIFIED;
    const serverIdentifier = takesOther ? OTHER_SERVER : this.server;
    this.enter({ kind: "requesting", since: this.timeline.now, address: requestedAddress });
    this.repeat("REQUEST", { options: { requestedAddress, serverIdentifier } }, REQUEST_REPEATS, () =>
      this.restart(),
    );
  }

  private reboot(requestedAddress: Ipv4Address): void {
    this.enter({ kind: "requesting", since: this.timeline.now, address: requestedAddress });
    this.repeat("REQUEST", { options: { requestedAddress } }, REQUEST_REPEATS, () => this.restart());
  }

  private restart(): void {
    this.belief = undefined;
    this.xid = 1 + this.dice.below(1_000_000);
    this.discover();
  }

  private bind(ack: DhcpPacket, since: number): void {
    const seconds = readOption(ack, "leaseTime") ?? 0;
    if (ack.yiaddr === UNSPECIFIED) return;
    const findsOther = this.wires.isForeign(ack.yiaddr) && this.dice.below(2) === 0;
    if (findsOther || ack.yiaddr === this.disowned) {
      this.decline(ack.yiaddr);
      return;
    }
    this.server = readOption(ack, "serverIdentifier") ?? UNSPECIFIED;
    this.remembered = ack.yiaddr;
    this.belief = { address: ack.yiaddr, until: since + seconds * 1000 };
    this.wires.onBound(this);
    this.enter({ kind: "bound" });
    const left = this.belief.until - this.timeline.now;
    this.later(left / 2, () => this.extend(ack.yiaddr, "unicast"));
    this.later(left, () => this.restart());
    if (!this.isQuiet) this.later(1000 + this.dice.below(40_000), () => this.mischief());
  }

  /** BOOTP knows no leases. */
  private bindForGood({ yiaddr }: DhcpPacket): void {
    this.belief = { address: yiaddr, until: Number.POSITIVE_INFINITY };
    this.wires.onBound(this);
    this.enter({ kind: "bound" });
    this.later(1000 + this.dice.below(40_000), () => this.mischief());
  }

  /** RENEWING by unicast, then REBINDING by broadcast; the lease is used all the while. */
  private extend(ciaddr: Ipv4Address, how: "unicast" | "broadcast"): void {
    const until = this.belief?.until ?? 0;
    this.xid = 1 + this.dice.below(1_000_000);
    this.enter({ kind: "requesting", since: this.timeline.now, address: ciaddr });
    const left = until - this.timeline.now;
    this.send("REQUEST", { ciaddr }, how);
    this.later(left / 4, () => this.send("REQUEST", { ciaddr }, how));
    if (how === "unicast") this.later(left / 2, () => this.extend(ciaddr, "broadcast"));
    this.later(left, () => this.restart());
  }

  private decline(requestedAddress: Ipv4Address): void {
    this.off();
    this.send("DECLINE", { options: { requestedAddress } });
    this.later(10_000, () => this.boot());
  }

  /** Whatever machines do beside booting. */
  private mischief(): void {
    const { dice, address } = this;
    const what = dice.below(10);
    if (what < 2 && address !== undefined) {
      this.off();
      this.send("RELEASE", { ciaddr: address }, "unicast");
      this.later(2000 + dice.below(10_000), () => this.boot());
    } else if (what < 3 && address !== undefined) this.send("INFORM", { ciaddr: address }, "unicast");
    else if (what < 4) this.meddle(ipv4FromNumber(FIRST_OF_POOL + dice.below(10)));
    else if (what < 6) {
      this.off();
      this.segment = dice.below(2) === 0 ? dice.pick(RELAYED) : "eth1";
      this.later(1000 + dice.below(90_000), () => this.boot());
    } else {
      this.off();
      this.later(1000 + dice.below(5000), () => this.boot());
    }
  }

  /** Gives back or declines what is not its own; what is, it goes on using, so that is left out. */
  private meddle(other: Ipv4Address): void {
    if (other === this.address) return;
    this.disowned = other;
    if (this.dice.below(2) === 0) this.send("RELEASE", { ciaddr: other }, "unicast");
    else this.send("DECLINE", { options: { requestedAddress: other } });
  }

  private repeat(
    message: "DISCOVER" | "REQUEST" | "BOOTP",
    parts: MessageParts,
    after: readonly number[],
    giveUp: () => void,
  ): void {
    if (message === "BOOTP") this.sendBootp();
    else this.send(message, parts);
    const [wait, ...rest] = after;
    if (wait === undefined) return;
    if (rest.length === 0) this.later(wait, giveUp);
    else this.later(wait, () => this.repeat(message, parts, rest, giveUp));
  }

  /** What is for the server alone goes to whom the machine takes for it. */
  private send(
    message: Parameters<typeof packet>[0],
    parts: MessageParts,
    how: "unicast" | "broadcast" = "broadcast",
  ): void {
    const relay: Relay | undefined = SEGMENTS[this.segment];
    const isRelayed = relay !== undefined && (how === "broadcast" || this.server === relay.giaddr);
    const common = { chaddr: this.mac, xid: this.xid, ...parts };
    const options = { ...this.options, ...parts.options };
    if (isRelayed) {
      for (const by of this.hearers(relay, how)) this.relay(message, { ...common, options }, by);
      return;
    }
    const sent = packet(message, { ...common, options });
    this.wires.send(sent, how === "unicast" ? { address: sent.ciaddr, port: 68 } : BY_ETH1);
  }

  /** Now and then a second relay of the segment hears a broadcast too. */
  private hearers(relay: Relay, how: "unicast" | "broadcast"): readonly Relay[] {
    const isAlone = how === "unicast" || this.isQuiet || this.dice.below(4) > 0;
    return isAlone ? [relay] : [relay, SEGMENTS[this.dice.pick(RELAYED)]];
  }

  private relay(
    message: Parameters<typeof packet>[0],
    { options, ...parts }: MessageParts,
    { giaddr, information }: Relay,
  ): void {
    const added = information === undefined ? {} : { relayAgentInformation: information };
    const sent = packet(message, { ...parts, giaddr, options: { ...options, ...added } });
    this.wires.send(sent, { address: giaddr, port: 67 });
  }

  /** Without a cookie there are no options, a relay's neither. */
  private sendBootp(): void {
    const { giaddr = UNSPECIFIED }: Partial<Relay> = SEGMENTS[this.segment] ?? {};
    const { options: _, ...fields } = packet("DISCOVER", { chaddr: this.mac, xid: this.xid, giaddr });
    const sent: DhcpPacket = { ...fields, options: new Map(), withoutCookie: true };
    this.wires.send(sent, giaddr === UNSPECIFIED ? BY_ETH1 : { address: giaddr, port: 67 });
  }

  private enter(state: State): void {
    this.state = state;
    this.attempt++;
  }

  private later(milliseconds: number, run: () => void): void {
    const { attempt } = this;
    this.timeline.after(milliseconds, () => {
      if (attempt === this.attempt) run();
    });
  }
}
