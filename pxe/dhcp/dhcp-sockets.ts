import { type Ipv4Address, ipv4ToNumber, LIMITED_BROADCAST, UNSPECIFIED } from "../net/ipv4-address.js";
import { encodeIpv4Datagram } from "../net/ipv4-datagram.js";
import type { LoopIo, LoopSocket } from "../net/loop-io.js";
import type { MacAddress } from "../net/mac-address.js";
import { SocketError } from "../net/socket-error.js";
import type { Incoming, LocalEnd } from "../net/udp-io.js";
import { DhcpInbox, isBroadcast } from "./dhcp-inbox.js";
import { DhcpSegment } from "./dhcp-segment.js";
import { lossesToTell, NOTHING_TOLD } from "./loss-report.js";
import { FIELDS } from "./packet.js";
import type { Arrival, ReplyDestination } from "./reply-destination.js";
import type { DhcpSocketNotice } from "./socket-notice.js";

export interface DhcpSocketSettings {
  /** Each gets a socket of its own, tied to it. */
  readonly interfaces: readonly string[];
  /** Some subnet is reached through relays only: listen on `address` as well. */
  readonly relay: boolean;
  readonly address: Ipv4Address;
  readonly port: number;
}

export interface DhcpSocketOptions {
  readonly settings: DhcpSocketSettings;
  /** Stays the caller's, and outlives the sockets. */
  readonly io: LoopIo;
  /** The kernel's number for an interface that is there. */
  readonly interfaceIndex: (name: string) => number | undefined;
  /** Gets every datagram meant for its socket, undecoded, as bytes of its own. Must not throw. */
  readonly receive: (bytes: Uint8Array, arrival: Arrival) => void;
  readonly tell: (notice: DhcpSocketNotice) => void;
  /** Whose datagrams go before those of others. */
  readonly isKnown: (mac: MacAddress) => boolean;
  /** Whether a datagram of anybody else is taken at all. */
  readonly admits: (bytes: Uint8Array, interfaceName: string | undefined) => boolean;
}

export interface DhcpSockets extends AsyncDisposable {
  /** The port the socket for relayed clients has; `settings.port` unless that is 0. */
  readonly port: number;
  readonly counts: DhcpSocketCounts;
  /** A reply leaves by the interface its request came in by, one to a relay by the relay's route. Never throws. */
  send(reply: Uint8Array, destination: ReplyDestination, arrival: Arrival): void;
  close(): Promise<void>;
}

export interface DhcpSocketCounts {
  /** Datagrams handed on. */
  readonly received: number;
  /** The oldest of too many that waited. */
  readonly overflowed: number;
  /** Those not admitted. */
  readonly refused: number;
  /** Datagrams longer than any DHCP message. */
  readonly tooLong: number;
  /** Replies that could not be sent. */
  readonly sendErrors: number;
}

/** A boot storm of a thousand machines must fit while the process is busy elsewhere, bytes. The kernel may grant less. */
const RECEIVE_BUFFER = 4 * 1024 * 1024;
/** Milliseconds. */
const LOOK_EVERY = 1000;

/**
 * Opens one socket an interface and, where `relay` says so, one for relayed clients. An interface that is not there is waited for. Rejects with the
 * first failure, with nothing left open.
 */
export async function openDhcpSockets(options: DhcpSocketOptions): Promise<DhcpSockets> {
  const sockets = new OpenDhcpSockets(options);
  try {
    await sockets.open();
    return sockets;
  } catch (error) {
    await sockets.close();
    throw error;
  }
}

class OpenDhcpSockets implements DhcpSockets {
  private readonly options: DhcpSocketOptions;
  private readonly segments: ReadonlyMap<string, DhcpSegment>;
  private general: LoopSocket | undefined;
  private frames: ReturnType<LoopIo["openFrames"]> | undefined;
  private readonly inbox: DhcpInbox;
  private looking: NodeJS.Timeout | undefined;
  private isClosed = false;
  private isShortOfBuffer = false;
  private unsendable = 0;
  private told = NOTHING_TOLD;

  constructor(options: DhcpSocketOptions) {
    const { receive, io, isKnown, admits } = options;
    this.options = options;
    this.inbox = new DhcpInbox({ receive, isKnown, admits, onSlice: () => io.flush() });
    const names = [...new Set(options.settings.interfaces)];
    this.segments = new Map(names.map((name) => [name, this.segmentOf(name)]));
  }

  get port(): number {
    return this.general?.localPort ?? this.options.settings.port;
  }

  get counts(): DhcpSocketCounts {
    const { received, overflowed, refused, tooLong } = this.inbox;
    const sockets = [...this.segments.values(), this.general, this.frames];
    const errors = sockets.map((one) =>
      one === undefined || "errors" in one ? one?.errors : one.sendErrors,
    );
    const sendErrors = errors.reduce<number>((sum, count = 0) => sum + count, this.unsendable);
    return { received, overflowed, refused, tooLong, sendErrors };
  }

  async open(): Promise<void> {
    for (const segment of this.segments.values()) await segment.start();
    if (this.options.settings.relay) this.general = await this.openGeneral();
    if (this.segments.size > 0) this.frames = this.openFrames();
    this.lookSoon();
  }

  send(reply: Uint8Array, destination: ReplyDestination, arrival: Arrival): void {
    const segment = arrival.interface === undefined ? undefined : this.segments.get(arrival.interface);
    const own = arrival.interface === undefined ? this.general : segment?.socket;
    const from = { localAddress: ipv4ToNumber(arrival.localAddress ?? UNSPECIFIED), interface: 0 };
    switch (destination.kind) {
      case "relay":
        this.sendBy(this.general ?? own, reply, destination, from);
        break;
      case "unicast":
        this.sendBy(own, reply, destination, from);
        break;
      case "broadcast":
        this.broadcast(segment, reply, destination.port);
        break;
      case "unconfigured":
        this.sendFrame(segment, reply, destination);
        break;
    }
  }

  async close(): Promise<void> {
    this.isClosed = true;
    clearTimeout(this.looking);
    this.inbox.close();
    const sockets = [...this.segments.values(), this.general];
    await Promise.all(sockets.map((socket) => socket?.close()));
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  private segmentOf(name: string): DhcpSegment {
    const { interfaceIndex, tell, settings } = this.options;
    const binding = { address: UNSPECIFIED, port: settings.port, device: name };
    return new DhcpSegment({
      interface: name,
      index: () => interfaceIndex(name),
      tell,
      open: () => this.openSocket(binding, (incoming) => this.inbox.put(incoming, name)),
    });
  }

  private openGeneral(): Promise<LoopSocket> {
    const { address, port } = this.options.settings;
    const binding = { address, port, besideDevices: this.segments.size > 0 };
    return this.openSocket(binding, (incoming) => {
      if (isFromAfar(incoming) && !this.isHeardBySegment(incoming)) this.inbox.put(incoming);
    });
  }

  private async openSocket(
    binding: Omit<Parameters<LoopIo["open"]>[0], "receiveBuffer">,
    receive: Parameters<LoopIo["open"]>[1],
  ): Promise<LoopSocket> {
    const { io, tell } = this.options;
    const socket = await io.open({ ...binding, receiveBuffer: RECEIVE_BUFFER }, receive);
    const { receiveBuffer: granted } = socket;
    if (granted < RECEIVE_BUFFER && !this.isShortOfBuffer) {
      this.isShortOfBuffer = true;
      tell({ kind: "receiveBufferSmall", asked: RECEIVE_BUFFER, granted });
    }
    return socket;
  }

  private openFrames(): typeof this.frames {
    try {
      return this.options.io.openFrames();
    } catch (error) {
      const code = error instanceof SocketError ? error.code : "";
      const reason = error instanceof Error ? error.message : String(error);
      this.options.tell({ kind: "packetSocketRefused", code, reason });
      return undefined;
    }
  }

  /** The interface's own socket gets a broadcast too. */
  private isHeardBySegment({ interface: index }: Incoming): boolean {
    if (index === 0) return false;
    for (const segment of this.segments.values()) if (segment.index === index) return true;
    return false;
  }

  private lookSoon(): void {
    if (!this.isClosed) this.looking = setTimeout(() => this.look(), LOOK_EVERY).unref();
  }

  private async look(): Promise<void> {
    for (const segment of this.segments.values()) await segment.look();
    this.tellLosses(performance.now());
    this.lookSoon();
  }

  private tellLosses(now: number): void {
    const { overflowed, tooLong, sendErrors: unsent } = this.counts;
    const lost = lossesToTell(this.told, now, { overflowed, tooLong, unsent });
    if (lost === undefined) return;
    this.told = { overflowed, tooLong, unsent, at: now };
    this.options.tell({ kind: "datagramsLost", ...lost });
  }

  private sendBy(
    socket: LoopSocket | undefined,
    reply: Uint8Array,
    to: { readonly address: Ipv4Address; readonly port: number },
    from: LocalEnd,
  ): void {
    if (socket === undefined) this.unsendable += 1;
    else socket.send(reply, ipv4ToNumber(to.address), to.port, from);
  }

  private broadcast(segment: DhcpSegment | undefined, reply: Uint8Array, port: number): void {
    this.sendBy(segment?.socket, reply, { address: LIMITED_BROADCAST, port }, ANYWHERE);
  }

  private sendFrame(
    segment: DhcpSegment | undefined,
    reply: Uint8Array,
    { address, mac, port, from }: Extract<ReplyDestination, { kind: "unconfigured" }>,
  ): void {
    const { index, socket } = segment ?? {};
    if (this.frames === undefined || index === undefined || socket === undefined) {
      this.broadcast(segment, reply, port);
      return;
    }
    const ends = { source: from, sourcePort: socket.localPort, destination: address };
    const packet = encodeIpv4Datagram({ ...ends, destinationPort: port, payload: reply });
    this.frames.send(packet, mac, index);
  }
}

const ANYWHERE: LocalEnd = { localAddress: 0, interface: 0 };

/**
 * Linux gives a broadcast to the unbound socket as well as to the interface's own, and also those of interfaces that are none of ours. Only a relay's
 * message (giaddr) and that of a client that renews by unicast, from behind a relay (ciaddr), can be meant for the socket without interface.
 */
function isFromAfar(incoming: Incoming): boolean {
  const { bytes, offset, length } = incoming;
  const isSet = (field: number) =>
    length >= field + 4 && bytes.subarray(offset + field, offset + field + 4).some((byte) => byte !== 0);
  return isSet(FIELDS.giaddr) || (isSet(FIELDS.ciaddr) && !isBroadcast(incoming));
}
