import { networkInterfaces } from "node:os";
import { parseIpv4Address } from "../net/ipv4-address.js";
import { parseMacAddress } from "../net/mac-address.js";
import type { OwnAddress } from "./server-identifier.js";

/** Milliseconds a look at the host's interfaces is good for, and one that did not find the interface that is asked about. */
const GOOD_FOR = 5_000;
const POOR_FOR = 100;

/**
 * The host's IPv4 addresses, looked up again when the last look is old: soon where the interface in question was not among them, because it has
 * just appeared, or has just got its address, and a machine there must not be told another interface's.
 */
export function ownAddresses(
  clock: () => number,
  lookUp: () => readonly OwnAddress[] = hostAddresses,
): (about?: string) => readonly OwnAddress[] {
  let found: readonly OwnAddress[] = [];
  let lookedAt = Number.NEGATIVE_INFINITY;
  return (about) => {
    const isThere = about === undefined || found.some((one) => one.interface === about);
    if (clock() - lookedAt >= (isThere ? GOOD_FOR : POOR_FOR)) {
      found = lookUp();
      lookedAt = clock();
    }
    return found;
  };
}

function hostAddresses(): OwnAddress[] {
  return Object.entries(networkInterfaces()).flatMap(([name, addresses = []]) =>
    addresses.flatMap(({ family, address, internal, mac: spelled }) => {
      const parsed = family === "IPv4" ? parseIpv4Address(address) : undefined;
      const mac = parseMacAddress(spelled);
      const its = mac === undefined ? {} : { mac };
      return parsed === undefined ? [] : [{ interface: name, address: parsed, internal, ...its }];
    }),
  );
}
