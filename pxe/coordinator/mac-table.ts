import type { MacAddress } from "../net/mac-address.js";
import { BoundedMap } from "./bounded-map.js";

/** What a full table dropped. */
export interface Dropped<V> {
  readonly mac: MacAddress;
  readonly value: V;
}

/**
 * A bounded table by MAC in two parts, for machines some driver claims and for strangers, so that strangers can push out nobody but
 * strangers. An entry moves over when its machine is next written.
 */
export class MacTable<V> {
  private readonly known: BoundedMap<MacAddress, V>;
  private readonly strangers: BoundedMap<MacAddress, V>;
  private readonly isKnown: (mac: MacAddress) => boolean;

  constructor(
    capacity: { readonly known: number; readonly strangers: number },
    isKnown: (mac: MacAddress) => boolean,
  ) {
    this.known = new BoundedMap(capacity.known);
    this.strangers = new BoundedMap(capacity.strangers);
    this.isKnown = isKnown;
  }

  get size(): number {
    return this.known.size + this.strangers.size;
  }

  get(mac: MacAddress): V | undefined {
    return this.known.get(mac) ?? this.strangers.get(mac);
  }

  /** Answers what had to go for it. */
  set(mac: MacAddress, value: V): Dropped<V> | undefined {
    const [part, other] = this.isKnown(mac) ? [this.known, this.strangers] : [this.strangers, this.known];
    other.delete(mac);
    const dropped = part.set(mac, value);
    return dropped === undefined ? undefined : { mac: dropped[0], value: dropped[1] };
  }

  delete(mac: MacAddress): void {
    if (!this.known.delete(mac)) this.strangers.delete(mac);
  }

  *[Symbol.iterator](): IterableIterator<[MacAddress, V]> {
    yield* this.known;
    yield* this.strangers;
  }
}
