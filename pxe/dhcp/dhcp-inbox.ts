import { ipv4FromNumber } from "../net/ipv4-address.js";
import { LONGEST_DATAGRAM } from "../net/loop-io.js";
import { type MacAddress, macAddressFromBytes } from "../net/mac-address.js";
import type { Incoming } from "../net/udp-io.js";
import { ArrivalQueue } from "./arrival-queue.js";
import { FIELDS } from "./packet.js";
import type { Arrival } from "./reply-destination.js";

/** Datagrams that wait to be handled, of known machines and of strangers each. */
const LONGEST_QUEUE = 8192;
/** Datagrams handled before the event loop's other work goes on. */
const SLICE = 64;
/** So many datagrams of known machines go before one of strangers. */
const KNOWN_AT_ONCE = 7;
const AFTER_CHADDR = FIELDS.chaddr + 6;

export interface DhcpInboxOptions {
  /** Gets bytes of its own. */
  readonly receive: (bytes: Uint8Array, arrival: Arrival) => void;
  /** Called after each slice. */
  readonly onSlice: () => void;
  /** Whose datagrams go first. */
  readonly isKnown: (mac: MacAddress) => boolean;
  /** Whether a datagram of anybody else is taken at all; asked for each as it arrives, and the bytes are not its own. */
  readonly admits: (bytes: Uint8Array, interfaceName: string | undefined) => boolean;
}

interface Waiting {
  readonly bytes: Uint8Array;
  readonly interface: string | undefined;
  readonly address: number;
  readonly port: number;
  readonly localAddress: number;
  readonly isBroadcast: boolean;
}

/**
 * Datagrams from the sockets to their handling, in slices: where more come than can be handled, the oldest are lost, not the newest as in the kernel.
 * Those of known machines wait apart and go first, so that strangers, however many, make none of them wait or be lost; strangers have every eighth
 * turn even so, for whoever floods may write known machines' MACs as well.
 */
export class DhcpInbox {
  /** Datagrams handed on; those lost for newer ones; those not admitted; those longer than any DHCP message. */
  received = 0;
  overflowed = 0;
  refused = 0;
  tooLong = 0;
  private readonly options: DhcpInboxOptions;
  private readonly known = new ArrivalQueue<Waiting>(LONGEST_QUEUE);
  private readonly strangers = new ArrivalQueue<Waiting>(LONGEST_QUEUE);
  private draining: NodeJS.Immediate | undefined;
  private isClosed = false;

  constructor(options: DhcpInboxOptions) {
    this.options = options;
  }

  /** `by`: the interface whose socket it came to. */
  put(incoming: Incoming, by?: string): void {
    const { bytes, offset, length, address, port, localAddress } = incoming;
    if (length > LONGEST_DATAGRAM) {
      this.tooLong += 1;
      return;
    }
    const arrived = bytes.subarray(offset, offset + length);
    const isKnown = this.isOfKnown(arrived);
    if (!isKnown && !this.options.admits(arrived, by)) {
      this.refused += 1;
      return;
    }
    const queue = isKnown ? this.known : this.strangers;
    const isToSegment = by !== undefined && isBroadcast(incoming);
    const from = { interface: by, address, port, localAddress, isBroadcast: isToSegment };
    const isFull = queue.put({ bytes: Buffer.from(arrived), ...from });
    if (isFull) this.overflowed += 1;
    this.drainSoon();
  }

  /** What waits is lost. */
  close(): void {
    this.isClosed = true;
    clearImmediate(this.draining);
  }

  private isOfKnown(bytes: Uint8Array): boolean {
    if (bytes.length < AFTER_CHADDR) return false;
    return this.options.isKnown(macAddressFromBytes(bytes, FIELDS.chaddr));
  }

  private drainSoon(): void {
    if (!this.isClosed) this.draining ??= setImmediate(() => this.drain());
  }

  private drain(): void {
    this.draining = undefined;
    for (let count = 0; count < SLICE && !this.isClosed; count++) {
      const next = this.takeNext(count);
      if (next === undefined) break;
      this.received += 1;
      this.options.receive(next.bytes, arrivalOf(next));
    }
    this.options.onSlice();
    if (this.known.size + this.strangers.size > 0) this.drainSoon();
  }

  private takeNext(count: number): Waiting | undefined {
    const isStrangersTurn = count % (KNOWN_AT_ONCE + 1) === KNOWN_AT_ONCE;
    return isStrangersTurn
      ? (this.strangers.take() ?? this.known.take())
      : (this.known.take() ?? this.strangers.take());
  }
}

/** A shell that can tell names the interface of every datagram, and an address of this host where it was sent to one. */
export function isBroadcast({ interface: index, localAddress }: Incoming): boolean {
  return index !== 0 && localAddress === 0;
}

function arrivalOf(waiting: Waiting): Arrival {
  const { address, port, localAddress } = waiting;
  return {
    address: ipv4FromNumber(address),
    port,
    ...(waiting.interface === undefined ? {} : { interface: waiting.interface }),
    ...(localAddress === 0 ? {} : { localAddress: ipv4FromNumber(localAddress) }),
    ...(waiting.isBroadcast ? { isBroadcast: true } : {}),
  };
}
