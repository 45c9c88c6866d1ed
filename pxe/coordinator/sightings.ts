import type { UnknownPolicy } from "../boot/unknown-policy.js";
import type { MacAddress } from "../net/mac-address.js";
import { BoundedMap } from "./bounded-map.js";
import type { DhcpRequest } from "./dhcp-request.js";
import { relayIdText } from "./relay-id-text.js";
import type { Judgement } from "./stranger-rules.js";
import { viaText } from "./subnet-choice.js";

/** What a machine that no driver claims said by DHCP, and by which policy it was met. Times are milliseconds since 1970. */
export interface Sighting {
  readonly mac: MacAddress;
  readonly firstAt: number;
  readonly lastAt: number;
  /** `interface eth1` or `relay 10.0.0.1`. */
  readonly via: string;
  /** Option 82's sub-options 1 and 2: text, or hex after `0x`. */
  readonly circuitId?: string;
  readonly remoteId?: string;
  readonly vendorClass?: string;
  /** Option 93, of the last message that had it: what boots asks first, and its system asks after it. */
  readonly architecture?: number;
  readonly hostname?: string;
  readonly policy: UnknownPolicy;
  /** What chose it. */
  readonly rule: string;
}

/** Strangers kept in mind; the one heard longest ago goes first. */
const CAPACITY = 4096;
/** Characters of what a machine or relay said. */
const LONGEST = 128;

/** The strangers heard lately. They push out each other, and nobody else. */
export class Sightings {
  private readonly sightings = new BoundedMap<MacAddress, Sighting>(CAPACITY);

  note(request: DhcpRequest, judgement: Judgement, now: number): void {
    const { mac } = request.client;
    this.sightings.set(mac, sighted(this.sightings.get(mac), request, judgement, now));
  }

  /** What was heard before this program was started, the oldest first. */
  recall(earlier: readonly Sighting[]): void {
    for (const sighting of earlier) this.sightings.set(sighting.mac, sighting);
  }

  of(mac: MacAddress): Sighting | undefined {
    return this.sightings.get(mac);
  }

  all(): readonly Sighting[] {
    return Array.from(this.sightings, ([, sighting]) => sighting);
  }

  forget(mac: MacAddress): void {
    this.sightings.delete(mac);
  }
}

function sighted(
  before: Sighting | undefined,
  { client, arrival, circuitId, remoteId }: DhcpRequest,
  { treatment, rule }: Judgement,
  now: number,
): Sighting {
  const architecture = client.architecture ?? before?.architecture;
  // A running system's vendor class says less of the machine than its firmware's.
  const isFirmware = client.architecture !== undefined || before?.architecture === undefined;
  const vendorClass = isFirmware ? client.vendorClass : before?.vendorClass;
  const hostname = client.hostname ?? before?.hostname;
  return {
    ...{ mac: client.mac, firstAt: before?.firstAt ?? now, lastAt: now, via: viaText(client, arrival) },
    ...(circuitId === undefined ? {} : { circuitId: relayIdText(circuitId.subarray(0, LONGEST)) }),
    ...(remoteId === undefined ? {} : { remoteId: relayIdText(remoteId.subarray(0, LONGEST)) }),
    ...(vendorClass === undefined ? {} : { vendorClass: vendorClass.slice(0, LONGEST) }),
    ...(architecture === undefined ? {} : { architecture }),
    ...(hostname === undefined ? {} : { hostname: hostname.slice(0, LONGEST) }),
    ...{ policy: treatment.policy, rule },
  };
}
