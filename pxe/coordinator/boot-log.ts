import type { BootEvent } from "../boot/boot-event.js";
import { LastItems } from "../boot/last-items.js";
import type { Ipv4Address } from "../net/ipv4-address.js";
import type { MacAddress } from "../net/mac-address.js";

/** An event with its place among those of all sources. */
export interface PlacedEvent {
  readonly position: number;
  readonly event: BootEvent;
}

export interface BootLogOptions {
  /** Names this run: a new one restarts the positions. */
  readonly run: string;
  /** Events kept of machines some driver claims, and of strangers and of nobody's address, who can push out only each other's. */
  readonly capacity: { readonly known: number; readonly strangers: number };
  readonly isKnown: (mac: MacAddress) => boolean;
  /** Who has the address now. */
  readonly holderOf: (address: Ipv4Address) => MacAddress | undefined;
  /** The boot session an event of that MAC belongs to. */
  readonly sessionOf: (mac: MacAddress) => string | undefined;
}

/**
 * The joined events of the coordinator and all drivers, in order of arrival. A driver's event of a shared loader knows only the client's
 * address: it goes to the machine that has this address. Events without a session join their machine's present one.
 */
export class BootLog {
  private readonly options: BootLogOptions;
  private readonly known: LastItems<PlacedEvent>;
  private readonly strangers: LastItems<PlacedEvent>;
  private readonly listeners = new Set<(placed: PlacedEvent) => void>();
  private position = 0;

  constructor(options: BootLogOptions) {
    this.options = options;
    this.known = new LastItems(options.capacity.known);
    this.strangers = new LastItems(options.capacity.strangers);
  }

  get run(): string {
    return this.options.run;
  }

  /** Takes an event of the coordinator's ring or of a driver's stream. */
  readonly record = (event: BootEvent): void => {
    const placed: PlacedEvent = { position: ++this.position, event: this.attribute(event) };
    const { mac } = placed.event;
    const isKnown = mac !== undefined && this.options.isKnown(mac);
    (isKnown ? this.known : this.strangers).push(placed);
    for (const listener of this.listeners) this.tell(listener, placed);
  };

  after(position: number): readonly PlacedEvent[] {
    return [...this.known.all(), ...this.strangers.all()]
      .filter((placed) => placed.position > position)
      .sort((a, b) => a.position - b.position);
  }

  /** Returns the function that ends the subscription. A listener that throws is dropped. */
  subscribe(listener: (placed: PlacedEvent) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** The events of one boot of a MAC: of its last one where none is named. */
  async eventsOf(mac: MacAddress, bootSession?: string): Promise<readonly BootEvent[]> {
    const own = this.all(mac);
    const session = bootSession ?? own.findLast((event) => event.bootSession !== undefined)?.bootSession;
    return own.filter((event) => event.bootSession === session);
  }

  /** The last boots of a MAC before this one, at most `count`, oldest first. */
  async earlier(
    mac: MacAddress,
    bootSession: string,
    count: number,
  ): Promise<readonly (readonly BootEvent[])[]> {
    const boots = new Map<string, BootEvent[]>();
    for (const event of this.all(mac)) {
      if (event.bootSession === bootSession) break;
      if (event.bootSession !== undefined)
        boots.set(event.bootSession, [...(boots.get(event.bootSession) ?? []), event]);
    }
    return [...boots.values()].slice(-count);
  }

  private all(mac: MacAddress): readonly BootEvent[] {
    return this.after(0).flatMap(({ event }) => (event.mac === mac ? [event] : []));
  }

  private attribute(event: BootEvent): BootEvent {
    if (event.mac !== undefined && event.bootSession) return event;
    const mac = event.mac ?? (event.client && this.options.holderOf(event.client));
    if (mac === undefined) return event;
    const bootSession = event.bootSession || this.options.sessionOf(mac);
    return { ...event, mac, ...(bootSession === undefined ? {} : { bootSession }) };
  }

  private tell(listener: (placed: PlacedEvent) => void, placed: PlacedEvent): void {
    try {
      listener(placed);
    } catch {
      this.listeners.delete(listener);
    }
  }
}
