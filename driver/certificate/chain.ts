import type { X509Certificate } from "node:crypto";

/** A chain of more certificates than this is none that anybody made on purpose. */
const LONGEST = 8;

/** Whether the first certificate, with those that follow it between, was issued by one of the authorities, or is one. */
export function leadsTo(
  [leaf, ...between]: readonly X509Certificate[],
  authorities: readonly X509Certificate[],
): boolean {
  const isAuthority = (one: X509Certificate) =>
    authorities.some((other) => other.fingerprint256 === one.fingerprint256);
  for (let step = 0, at = leaf; at !== undefined && step < LONGEST; step++) {
    const below = at;
    if (isAuthority(below) || authorities.some((issuer) => isIssuer(issuer, below))) return true;
    at = between.find((issuer) => issuer !== below && isIssuer(issuer, below));
  }
  return false;
}

function isIssuer(issuer: X509Certificate, below: X509Certificate): boolean {
  return below.checkIssued(issuer) && below.verify(issuer.publicKey);
}
