import { parseRehearsalTicket, type RehearsalTicket } from "../../pxe/boot/rehearsal.js";
import type { Ipv4Address } from "../../pxe/net/ipv4-address.js";
import type { MacAddress } from "../../pxe/net/mac-address.js";

/** What a ticket is good for. */
export interface RehearsalPass {
  readonly mac: MacAddress;
  /** Normalised. */
  readonly path: string;
  /** What DHCP would give the machine, where its driver grants it an address of the pool. */
  readonly poolAddress?: Ipv4Address | undefined;
}

export interface RehearsalTicketsOptions {
  /** Milliseconds on a monotonic clock. */
  readonly now: () => number;
  /** 16 new random bytes at each call. */
  readonly random: () => Uint8Array;
}

/** Milliseconds from issue in which a file must be asked for; how long it then takes does not count. */
export const TICKET_LIFETIME = 120_000;
/** Tickets kept; the oldest go first. */
export const MOST_TICKETS = 1024;

interface Issued {
  readonly pass: RehearsalPass;
  readonly until: number;
}

/** The tickets of rehearsals, in memory: each for one machine and one path. */
export class RehearsalTickets {
  private readonly options: RehearsalTicketsOptions;
  private readonly issued = new Map<RehearsalTicket, Issued>();

  constructor(options: RehearsalTicketsOptions) {
    this.options = options;
  }

  get size(): number {
    return this.issued.size;
  }

  issue(pass: RehearsalPass): RehearsalTicket {
    const ticket = parseRehearsalTicket(Buffer.from(this.options.random()).toString("hex"));
    if (ticket === undefined) throw new Error("a ticket takes 16 random bytes");
    const [oldest] = this.issued.keys();
    if (this.issued.size >= MOST_TICKETS && oldest !== undefined) this.issued.delete(oldest);
    this.issued.set(ticket, { pass, until: this.options.now() + TICKET_LIFETIME });
    return ticket;
  }

  /** What it is good for; `undefined` where it was not issued, or is for another path, or too old. */
  passOf(ticket: RehearsalTicket, path: string): RehearsalPass | undefined {
    const { pass, until = 0 } = this.issued.get(ticket) ?? {};
    return pass?.path === path && until > this.options.now() ? pass : undefined;
  }

  withdraw(ticket: RehearsalTicket): void {
    this.issued.delete(ticket);
  }
}
