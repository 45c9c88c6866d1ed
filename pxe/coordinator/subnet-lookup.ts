import { type Ipv4Address, ipv4ToNumber } from "../net/ipv4-address.js";
import { maskNumber } from "../net/subnet.js";
import type { SubnetSettings } from "./settings.js";

interface NumberedSubnet {
  readonly settings: SubnetSettings;
  readonly network: number;
  readonly mask: number;
}

interface Found {
  readonly number: number;
  readonly subnets: readonly SubnetSettings[];
}

/** Relays that are remembered: each has one place, and the newest address of a place keeps it. */
const PLACES = 256;
const NONE: readonly SubnetSettings[] = [];

/** Finds the subnets of an address or an interface: a site may have hundreds, and every message looks for its own several times. */
export class SubnetLookup {
  private readonly all: readonly NumberedSubnet[];
  private readonly byInterface = new Map<string, SubnetSettings[]>();
  private readonly found: (Found | undefined)[] = new Array(PLACES).fill(undefined);

  /** The same one for the same list, which nobody changes. */
  static of(subnets: readonly SubnetSettings[]): SubnetLookup {
    const known = LOOKUPS.get(subnets);
    if (known !== undefined) return known;
    const made = new SubnetLookup(subnets);
    LOOKUPS.set(subnets, made);
    return made;
  }

  private constructor(subnets: readonly SubnetSettings[]) {
    this.all = subnets.map((settings) => ({
      settings,
      network: ipv4ToNumber(settings.subnet.network),
      mask: maskNumber(settings.subnet.prefixLength),
    }));
    for (const settings of subnets) {
      if (settings.interface === undefined) continue;
      const others = this.byInterface.get(settings.interface);
      if (others === undefined) this.byInterface.set(settings.interface, [settings]);
      else others.push(settings);
    }
  }

  holding(address: Ipv4Address): readonly SubnetSettings[] {
    const number = ipv4ToNumber(address);
    const place = (number ^ (number >>> 8)) & (PLACES - 1);
    const found = this.found[place];
    if (found?.number === number) return found.subnets;
    const subnets = this.search(number);
    this.found[place] = { number, subnets };
    return subnets;
  }

  onInterface(name: string): readonly SubnetSettings[] {
    return this.byInterface.get(name) ?? NONE;
  }

  private search(number: number): readonly SubnetSettings[] {
    return this.all
      .filter(({ network, mask }) => ((number ^ network) & mask) === 0)
      .map(({ settings }) => settings);
  }
}

const LOOKUPS = new WeakMap<readonly SubnetSettings[], SubnetLookup>();
