import { networkInterfaces } from "node:os";
import { parseIpv4Address } from "../net/ipv4-address.js";
import type { OwnAddress } from "./server-identifier.js";

/** Milliseconds a look at the host's interfaces is good for. */
const GOOD_FOR = 5_000;

/** The host's IPv4 addresses, looked up again when the last look is old. */
export function ownAddresses(clock: () => number): () => readonly OwnAddress[] {
  let found: readonly OwnAddress[] = [];
  let lookedAt = Number.NEGATIVE_INFINITY;
  return () => {
    if (clock() - lookedAt >= GOOD_FOR) {
      found = lookUp();
      lookedAt = clock();
    }
    return found;
  };
}

function lookUp(): OwnAddress[] {
  return Object.entries(networkInterfaces()).flatMap(([name, addresses = []]) =>
    addresses.flatMap(({ family, address, internal }) => {
      const parsed = family === "IPv4" ? parseIpv4Address(address) : undefined;
      return parsed === undefined ? [] : [{ interface: name, address: parsed, internal }];
    }),
  );
}
