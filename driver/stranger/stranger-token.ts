import type { Ipv4Address } from "../../pxe/net/ipv4-address.js";
import type { MacAddress } from "../../pxe/net/mac-address.js";
import { isSameDigest, type OperationTokens, tokenDigest } from "../instance/operation-token.js";

/** Milliseconds after the beginning of its boot for which a token is good: a slow machine and 35 s for LLDP fit many times. */
export const TOKEN_LASTS = 30 * 60_000;

export interface StrangerToken {
  readonly mac: MacAddress;
  /** When the boot began, milliseconds since 1970. */
  readonly bootedAt: number;
  /** That it was given; absent: by another server, so that it is not known. */
  readonly address: Ipv4Address | undefined;
}

/**
 * The token of one boot of one stranger. Nothing is kept of it: it names the boot's moment, and the rest is what this driver's secret makes of MAC,
 * moment and address. So a driver that was killed between config and report takes the report all the same.
 */
export function strangerToken(tokens: OperationTokens, { mac, bootedAt, address }: StrangerToken): string {
  return `${bootedAt.toString(36)}.${tokens.of(`stranger ${mac} ${bootedAt} ${address ?? "-"}`)}`;
}

/** When the boot began whose token a machine with one of these addresses brings; `undefined` where it is none of this machine's, or too old. */
export function momentOfToken(
  tokens: OperationTokens,
  call: { readonly mac: MacAddress; readonly token: string; readonly addresses: readonly Ipv4Address[] },
  now: number,
): number | undefined {
  const { mac, token, addresses } = call;
  const [, moment] = /^([0-9a-z]{1,10})\.[0-9a-f]{64}$/.exec(token) ?? [];
  if (moment === undefined) return undefined;
  const bootedAt = Number.parseInt(moment, 36);
  if (Math.abs(now - bootedAt) > TOKEN_LASTS) return undefined;
  const digest = tokenDigest(token);
  const fits = [...addresses, undefined].some((address) =>
    isSameDigest(tokenDigest(strangerToken(tokens, { mac, bootedAt, address })), digest),
  );
  return fits ? bootedAt : undefined;
}
