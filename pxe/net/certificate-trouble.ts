/** What is looked at of a certificate. */
export interface CertificateFacts {
  /** Milliseconds since 1970. */
  readonly validFrom: number;
  readonly validTo: number;
  /** Whether it is made out for the address that machines ask at. */
  readonly isForAddress: boolean;
  /** Whom it is made out for, for people. */
  readonly names: string;
}

/** Why machines refuse the certificate of a server at `address`; `undefined`: nothing is wrong. `now` in milliseconds since 1970. */
export function certificateTrouble(
  { validFrom, validTo, isForAddress, names }: CertificateFacts,
  address: string,
  now: number,
): string | undefined {
  const day = (at: number) => new Date(at).toISOString().slice(0, 16).replace("T", " ");
  if (now > validTo)
    return `it expired at ${day(validTo)} UTC: put a new one in its place, which needs no restart`;
  if (now < validFrom)
    return `it is good from ${day(validFrom)} UTC on only: set this host's clock, or put another one in its place`;
  if (!isForAddress)
    return `it is made out for ${names}, and machines ask at ${address}: have that address put into its subject alternative names`;
  return undefined;
}
