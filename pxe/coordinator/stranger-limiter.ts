import { ipv4FromNumber } from "../net/ipv4-address.js";
import { BoundedMap } from "./bounded-map.js";
import { RateLimits } from "./rate-limit.js";
import { relayIdText } from "./relay-id-text.js";
import type { RateLimit, StrangerLimits } from "./settings.js";
import { type StrangerKeys, strangerKeys } from "./stranger-keys.js";

/**
 * A thousand new machines of one maker that are switched on together stay below these with all the messages of their boots; a flood does not. A
 * circuit is a switch port: one machine, or a host with some guests.
 */
const USUAL_LIMITS: StrangerLimits = {
  macPrefix: { perSecond: 200, burst: 4000 },
  relay: { perSecond: 400, burst: 8000 },
  circuit: { perSecond: 10, burst: 200 },
};

/** Buckets of each kind; the one used longest ago is forgotten. */
const CAPACITY = 4_096;
/** Senders whose excess was told. */
const TOLD = 256;
/** Milliseconds between two reports of one sender, and of any. */
const TELL_AGAIN = 60_000;
const TELL_EVERY = 1_000;

/** Whether a stranger's message is looked at. It is counted before it is decoded and before anybody is asked. */
export class StrangerLimiter {
  /** Messages that were one too many. */
  dropped = 0;
  private readonly limits: StrangerLimits;
  private readonly macPrefixes: RateLimits<number>;
  private readonly relays: RateLimits<number | string>;
  private readonly circuits: RateLimits<string>;
  private readonly told = new BoundedMap<string, number>(TOLD);
  private toldAt = Number.NEGATIVE_INFINITY;

  constructor(limits: Partial<StrangerLimits> = {}) {
    this.limits = { ...USUAL_LIMITS, ...limits };
    this.macPrefixes = new RateLimits(this.limits.macPrefix, CAPACITY);
    this.relays = new RateLimits(this.limits.relay, CAPACITY);
    this.circuits = new RateLimits(this.limits.circuit, CAPACITY);
  }

  /** Who sends too much; `undefined` where the message is to be taken. Only a message that is taken counts, for all that it belongs to. */
  excess(bytes: Uint8Array, interfaceName: string | undefined, now: number): Excess | undefined {
    const keys = strangerKeys(bytes, interfaceName);
    const { macPrefix, relay, circuit } = keys;
    const over = this.exceeded(keys, now);
    if (over !== undefined) {
      this.dropped += 1;
      return { kind: over, keys };
    }
    if (circuit !== undefined) this.circuits.take(circuit, now);
    this.relays.take(relay, now);
    this.macPrefixes.take(macPrefix, now);
    return undefined;
  }

  /** What to tell the operator, if it is time to. */
  textFor({ kind, keys }: Excess, now: number): string | undefined {
    const who = senderText(kind, keys);
    const toldAt = this.told.get(who) ?? Number.NEGATIVE_INFINITY;
    if (now - this.toldAt < TELL_EVERY || now - toldAt < TELL_AGAIN) return undefined;
    this.toldAt = now;
    this.told.set(who, now);
    const dropped =
      this.dropped === 1 ? "" : `; ${this.dropped} messages of strangers dropped since the start`;
    return `${who} sends more than ${rateText(this.limits[kind])}${dropped}`;
  }

  private exceeded({ macPrefix, relay, circuit }: StrangerKeys, now: number): Excess["kind"] | undefined {
    if (circuit !== undefined && !this.circuits.has(circuit, now)) return "circuit";
    if (!this.relays.has(relay, now)) return "relay";
    return this.macPrefixes.has(macPrefix, now) ? undefined : "macPrefix";
  }
}

/** The limit that a message went over. */
export interface Excess {
  readonly kind: keyof StrangerLimits;
  readonly keys: StrangerKeys;
}

function senderText(kind: Excess["kind"], { macPrefix, relay, circuit = "" }: StrangerKeys): string {
  const via = typeof relay === "number" ? `relay ${ipv4FromNumber(relay)}` : viaText(relay);
  switch (kind) {
    case "macPrefix":
      return `what has a MAC of ${prefixText(macPrefix)}`;
    case "relay":
      return `what comes by ${via}`;
    case "circuit":
      return `what comes by circuit ${circuitText(circuit)} of ${via}`;
  }
}

function viaText(interfaceName: string): string {
  return interfaceName === "" ? "unicast" : `interface ${interfaceName}`;
}

function prefixText(prefix: number): string {
  const digits = prefix.toString(16).padStart(6, "0");
  return digits.replace(/(..)(?=.)/g, "$1:");
}

/** Without the relay, which stands before it. */
function circuitText(circuit: string): string {
  return relayIdText(Buffer.from(circuit.slice(circuit.indexOf(" ") + 1), "latin1"));
}

function rateText({ perSecond, burst }: RateLimit): string {
  return `${perSecond} messages a second (${burst} at once)`;
}
