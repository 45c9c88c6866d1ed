import type { Ipv4Address } from "../../pxe/net/ipv4-address.js";
import type { MacAddress } from "../../pxe/net/mac-address.js";
import type { Image } from "../images/image.js";

/** Strangers whose boot is kept in mind; the one heard of longest ago is forgotten first. */
const MOST = 4096;
/** Milliseconds after it was last asked about. */
const LASTS = 30 * 60_000;
/** Addresses of one boot: firmware, iPXE and the ramdisk may each be given another. */
const MOST_ADDRESSES = 4;

/** A boot that the coordinator asked about. */
export interface StrangerBoot {
  readonly bootSession: string;
  /** When it began, milliseconds since 1970. */
  readonly bootedAt: number;
  /** What it began with: never the kernel of one and the ramdisk of another. */
  readonly image: Image;
  /** That it was given, the last one at the end. */
  readonly addresses: readonly Ipv4Address[];
}

interface Kept extends StrangerBoot {
  readonly askedAt: number;
}

/** The boots of strangers, in memory alone: thousands of made-up MACs push out each other, and cost nothing else. */
export class StrangerBoots {
  private readonly now: () => number;
  private readonly boots = new Map<MacAddress, Kept>();

  /** `now`: milliseconds since 1970. */
  constructor(now: () => number) {
    this.now = now;
  }

  get size(): number {
    return this.boots.size;
  }

  /** Joins the boot of that session, or begins another. True: it began. */
  asked(mac: MacAddress, bootSession: string, image: Image, address?: Ipv4Address): boolean {
    const now = this.now();
    const before = this.of(mac);
    const isSame = before !== undefined && before.bootSession === bootSession;
    this.boots.delete(mac);
    const boot = isSame ? before : { bootSession, bootedAt: now, image, addresses: [] };
    this.boots.set(mac, { ...boot, addresses: withLast(boot.addresses, address), askedAt: now });
    const [oldest] = this.boots.keys();
    if (this.boots.size > MOST && oldest !== undefined) this.boots.delete(oldest);
    return !isSame;
  }

  of(mac: MacAddress): StrangerBoot | undefined {
    const kept = this.boots.get(mac);
    if (kept === undefined || this.now() - kept.askedAt <= LASTS) return kept;
    this.boots.delete(mac);
    return undefined;
  }

  forget(mac: MacAddress): void {
    this.boots.delete(mac);
  }
}

function withLast(
  addresses: readonly Ipv4Address[],
  address: Ipv4Address | undefined,
): readonly Ipv4Address[] {
  if (address === undefined) return addresses;
  return [...addresses.filter((before) => before !== address), address].slice(-MOST_ADDRESSES);
}
