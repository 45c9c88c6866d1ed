import { lookup } from "node:dns";
import { readFile } from "node:fs/promises";
import type { LookupFunction } from "node:net";
import { rootCertificates } from "node:tls";
import { Agent } from "undici";
import type { AddressGate, PullPolicy } from "./pull-policy.js";

/** Milliseconds. */
export interface PullPatience {
  readonly connect: number;
  readonly headers: number;
  /** Between two pieces of the body. */
  readonly body: number;
}

/** What a name leads to is not where the driver may go. */
export class AddressRefused extends Error {}

/**
 * One connection at a time, to allowed addresses only: what a name resolves to is looked at when the connection is made, so that a name that changes
 * its mind in between gains nothing. Rejects with the system's error when the authority cannot be read.
 */
export async function pullAgent(
  { authority }: PullPolicy,
  gate: AddressGate,
  patience: PullPatience,
): Promise<Agent> {
  const ca = authority === undefined ? {} : { ca: [...rootCertificates, await readFile(authority, "utf8")] };
  return new Agent({
    connections: 1,
    pipelining: 1,
    headersTimeout: patience.headers,
    bodyTimeout: patience.body,
    connect: { timeout: patience.connect, lookup: gatedLookup(gate), ...ca },
  });
}

function gatedLookup(gate: AddressGate): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error !== null) return callback(error, "", 0);
      const refusals = addresses.map(({ address }) => gate(address));
      const open = addresses.filter((_, place) => refusals[place] === undefined);
      const [first] = open;
      if (first === undefined) return callback(new AddressRefused(refusals[0] ?? "it has no address"), "", 0);
      if (options.all) callback(null, open);
      else callback(null, first.address, first.family);
    });
  };
}
