import { ipv4FromNumber } from "../net/ipv4-address.js";
import { LONGEST_DATAGRAM } from "../net/loop-io.js";
import type { Incoming } from "../net/udp-io.js";
import { ArrivalQueue } from "./arrival-queue.js";
import type { Arrival } from "./reply-destination.js";

/** Datagrams that wait to be handled. */
const LONGEST_QUEUE = 8192;
/** Datagrams handled before the event loop's other work goes on. */
const SLICE = 64;

export interface DhcpInboxOptions {
  /** Gets bytes of its own. */
  readonly receive: (bytes: Uint8Array, arrival: Arrival) => void;
  /** Called after each slice. */
  readonly onSlice: () => void;
}

interface Waiting {
  readonly bytes: Uint8Array;
  readonly interface: string | undefined;
  readonly address: number;
  readonly port: number;
  readonly localAddress: number;
}

/** Datagrams from the sockets to their handling, in slices: where more come than can be handled, the oldest are lost, not the newest as in the kernel. */
export class DhcpInbox {
  /** Datagrams handed on; those lost for newer ones; those longer than any DHCP message. */
  received = 0;
  overflowed = 0;
  tooLong = 0;
  private readonly options: DhcpInboxOptions;
  private readonly queue = new ArrivalQueue<Waiting>(LONGEST_QUEUE);
  private draining: NodeJS.Immediate | undefined;
  private isClosed = false;

  constructor(options: DhcpInboxOptions) {
    this.options = options;
  }

  /** `by`: the interface whose socket it came to. */
  put({ bytes, offset, length, address, port, localAddress }: Incoming, by?: string): void {
    if (length > LONGEST_DATAGRAM) {
      this.tooLong += 1;
      return;
    }
    const copy = Buffer.from(bytes.subarray(offset, offset + length));
    const isFull = this.queue.put({ bytes: copy, interface: by, address, port, localAddress });
    if (isFull) this.overflowed += 1;
    this.drainSoon();
  }

  /** What waits is lost. */
  close(): void {
    this.isClosed = true;
    clearImmediate(this.draining);
  }

  private drainSoon(): void {
    if (!this.isClosed) this.draining ??= setImmediate(() => this.drain());
  }

  private drain(): void {
    this.draining = undefined;
    for (let count = 0; count < SLICE && !this.isClosed; count++) {
      const next = this.queue.take();
      if (next === undefined) break;
      this.received += 1;
      this.options.receive(next.bytes, arrivalOf(next));
    }
    this.options.onSlice();
    if (this.queue.size > 0) this.drainSoon();
  }
}

function arrivalOf(waiting: Waiting): Arrival {
  const { address, port, localAddress } = waiting;
  return {
    address: ipv4FromNumber(address),
    port,
    ...(waiting.interface === undefined ? {} : { interface: waiting.interface }),
    ...(localAddress === 0 ? {} : { localAddress: ipv4FromNumber(localAddress) }),
  };
}
