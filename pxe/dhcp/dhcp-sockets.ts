import { type Ipv4Address, LIMITED_BROADCAST, UNSPECIFIED } from "../net/ipv4-address.js";
import type { BindUdp, Datagram, UdpSocket } from "../net/udp-socket.js";
import { FIELDS } from "./packet.js";
import type { Arrival, ReplyDestination } from "./reply-destination.js";

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
  readonly bind: BindUdp;
  /** Gets every datagram meant for its socket, undecoded. Must not throw. */
  readonly receive: (bytes: Uint8Array, arrival: Arrival) => void;
}

export interface DhcpSockets extends AsyncDisposable {
  /** The port the socket for relayed clients has; `settings.port` unless that is 0. */
  readonly port: number;
  /** Replies that could not be sent. */
  readonly sendErrors: number;
  /** A reply leaves by the socket its request came in by. Never throws. */
  send(reply: Uint8Array, destination: ReplyDestination, arrival: Arrival): void;
  close(): Promise<void>;
}

/** A boot storm of a thousand machines must fit while the process is busy elsewhere. The kernel may grant less. */
const RECEIVE_BUFFER = 4 * 1024 * 1024;

/** Opens one socket an interface and, where `relay` says so, one for relayed clients. Rejects with the first failure, with nothing left open. */
export async function openDhcpSockets(options: DhcpSocketOptions): Promise<DhcpSockets> {
  const { settings } = options;
  const byInterface = new Map<string, UdpSocket>();
  try {
    for (const name of new Set(settings.interfaces)) byInterface.set(name, await openDirect(name, options));
    const general = settings.relay ? await openGeneral(options) : undefined;
    return new OpenDhcpSockets(byInterface, general, settings.port);
  } catch (error) {
    await Promise.all(Array.from(byInterface.values(), (socket) => socket.close()));
    throw error;
  }
}

function openDirect(name: string, { settings, bind, receive }: DhcpSocketOptions): Promise<UdpSocket> {
  const binding = { address: UNSPECIFIED, port: settings.port, device: name, broadcast: true };
  return bind({ ...binding, receiveBuffer: RECEIVE_BUFFER }, ({ bytes, address, port }) =>
    receive(bytes, { interface: name, address, port }),
  );
}

function openGeneral({ settings, bind, receive }: DhcpSocketOptions): Promise<UdpSocket> {
  const { address, port } = settings;
  const binding = { address, port, reuse: settings.interfaces.length > 0, receiveBuffer: RECEIVE_BUFFER };
  return bind(binding, (datagram) => {
    if (isFromAfar(datagram)) receive(datagram.bytes, { address: datagram.address, port: datagram.port });
  });
}

/**
 * Linux gives a broadcast to the unbound socket as well as to the interface's own, and also those of interfaces that are none of ours. Only a relay's
 * message (giaddr) and a client that has an address already (ciaddr: it renews, from behind a relay) can be meant for the socket without interface.
 */
function isFromAfar({ bytes }: Datagram): boolean {
  const isSet = (field: number) => bytes.subarray(field, field + 4).some((byte) => byte !== 0);
  return isSet(FIELDS.giaddr) || isSet(FIELDS.ciaddr);
}

class OpenDhcpSockets implements DhcpSockets {
  readonly port: number;
  private readonly byInterface: ReadonlyMap<string, UdpSocket>;
  private readonly general: UdpSocket | undefined;
  private unsendable = 0;

  constructor(byInterface: ReadonlyMap<string, UdpSocket>, general: UdpSocket | undefined, port: number) {
    this.byInterface = byInterface;
    this.general = general;
    this.port = general?.localPort ?? port;
  }

  get sendErrors(): number {
    return this.all().reduce((sum, socket) => sum + socket.sendErrors, this.unsendable);
  }

  send(reply: Uint8Array, destination: ReplyDestination, arrival: Arrival): void {
    const socket = arrival.interface === undefined ? this.general : this.byInterface.get(arrival.interface);
    const isLost = destination.kind === "broadcast" && arrival.interface === undefined;
    if (socket === undefined || isLost) this.unsendable += 1;
    else
      socket.send(
        reply,
        destination.kind === "broadcast" ? LIMITED_BROADCAST : destination.address,
        destination.port,
      );
  }

  async close(): Promise<void> {
    await Promise.all(this.all().map((socket) => socket.close()));
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  private all(): UdpSocket[] {
    return [...this.byInterface.values(), ...(this.general === undefined ? [] : [this.general])];
  }
}
