const DAY = 86_400_000;
/** Milliseconds before its end at which a certificate is worth a word. */
const SOON = 14 * DAY;

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
  const wrongTime = timeTrouble({ validFrom, validTo }, now);
  if (wrongTime !== undefined) return wrongTime;
  if (!isForAddress)
    return `it is made out for ${names}, and machines ask at ${address}: have that address put into its subject alternative names`;
  return undefined;
}

/** Why nobody takes a certificate at this time, wherever its server is called. */
export function timeTrouble(
  { validFrom, validTo }: Pick<CertificateFacts, "validFrom" | "validTo">,
  now: number,
): string | undefined {
  if (now > validTo)
    return `it expired at ${momentText(validTo)}: put a new one in its place, which needs no restart`;
  if (now < validFrom)
    return `it is good from ${momentText(validFrom)} on only: set this host's clock, or put another one in its place`;
  return undefined;
}

export function endsSoon(validTo: number, now: number): boolean {
  return validTo >= now && validTo - now < SOON;
}

/** Minutes are enough, and UTC is said. */
export function momentText(at: number): string {
  return `${new Date(at).toISOString().slice(0, 16).replace("T", " ")} UTC`;
}
