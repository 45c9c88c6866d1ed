import type { Ipv4Address } from "../net/ipv4-address.js";
import type { MacAddress } from "../net/mac-address.js";
import { BoundedMap } from "./bounded-map.js";
import type { DhcpRequest } from "./dhcp-request.js";
import type { StrangerTreatment, SubnetSettings } from "./settings.js";

/** How long a stranger has been asking in this boot. Times are milliseconds since 1970. */
export interface StrangerWait {
  readonly bootSession: string | undefined;
  readonly firstAt: number;
  readonly lastAt: number;
  /** DISCOVERs. */
  readonly tries: number;
  readonly xid: number;
  /** Whose offer it took. */
  readonly took?: Ipv4Address;
}

type Delay = Extract<StrangerTreatment, { policy: "delay" }>;

/** Strangers whose DISCOVERs are counted. */
const CAPACITY = 4_096;
/** Milliseconds: after so long a silence, longer than any client's pause between two tries, the next DISCOVER is the first of a new boot. */
const QUIET = 120_000;
/** Milliseconds: the same DISCOVER again so soon is a copy that another relay brought; no client tries twice within a second. */
const COPY = 500;

/**
 * A DISCOVER, counted. By the clock here: what clients say in `secs` begins anywhere (iPXE: at 4), and some swap its bytes.
 */
export function heardAgain(
  previous: StrangerWait | undefined,
  { packet: { xid } }: Pick<DhcpRequest, "packet">,
  bootSession: string | undefined,
  now: number,
): StrangerWait {
  const isSameBoot =
    previous !== undefined && previous.bootSession === bootSession && now - previous.lastAt <= QUIET;
  if (!isSameBoot) return { bootSession, firstAt: now, lastAt: now, tries: 1, xid };
  const isCopy = previous.xid === xid && now - previous.lastAt < COPY;
  return { ...previous, lastAt: now, xid, tries: previous.tries + (isCopy ? 0 : 1) };
}

/** Why this DISCOVER is left to other servers; `undefined` once it is to be answered. Of `seconds` and `tries` both must be over where both are given. */
export function leftToOthers(
  { seconds = 0, tries = 0 }: Delay,
  wait: StrangerWait | undefined,
  now: number,
): string | undefined {
  if (wait?.took !== undefined) return `it took the offer of ${wait.took} in this boot`;
  const asked = wait === undefined ? 0 : Math.max(0, now - wait.firstAt) / 1000;
  const counted = wait?.tries ?? 1;
  if (asked >= seconds && counted > tries) return undefined;
  const parts = [
    ...(seconds > 0 ? [`${asked.toFixed(1)} of ${seconds} s`] : []),
    ...(tries > 0 ? [`try ${counted}, ${tries} are left to others`] : []),
  ];
  return parts.join("; ");
}

/** What strangers in subnets whose policy is to delay are known to have asked. */
export class StrangerWaits {
  private readonly waits = new BoundedMap<MacAddress, StrangerWait>(CAPACITY);

  of(mac: MacAddress): StrangerWait | undefined {
    return this.waits.get(mac);
  }

  heard(request: DhcpRequest, bootSession: string | undefined, now: number): void {
    if (request.message !== "DISCOVER") return;
    const { mac } = request.client;
    this.waits.set(mac, heardAgain(this.waits.get(mac), request, bootSession, now));
  }

  /** It took another server's offer: whatever it asks in this boot is that server's. */
  took(mac: MacAddress, server: Ipv4Address): void {
    const wait = this.waits.get(mac);
    if (wait !== undefined) this.waits.set(mac, { ...wait, took: server });
  }
}

/** `undefined` where no policy asks for it. */
export function strangerWaits(subnets: readonly SubnetSettings[]): StrangerWaits | undefined {
  const treatments = subnets.flatMap(({ unknown, rules = [] }) => [
    unknown,
    ...rules.map(({ treatment }) => treatment),
  ]);
  return treatments.some(({ policy }) => policy === "delay") ? new StrangerWaits() : undefined;
}
