import type { PeerCertificate } from "node:tls";
import { momentText } from "../../pxe/net/certificate-trouble.js";
import { failureOf, type TlsFailure } from "../certificate/failure-kind.js";
import { formatIdentity, identityOf } from "../certificate/identity.js";

/** A connection or a call that a server did not take. */
export interface Refusal {
  readonly reason: TlsFailure | "tooMany";
  /** An address, where it is known. */
  readonly from: string;
  /** For people. */
  readonly text: string;
}

/** What a caller's connection showed once its handshake was done. */
export interface CallerFacts {
  readonly isAuthorized: boolean;
  /** Of OpenSSL, where it is not. */
  readonly code: string;
  readonly certificate: Pick<PeerCertificate, "subjectaltname" | "valid_from" | "valid_to">;
}

/** Why a connection is closed again before anything was read of it; `undefined`: it is let in. `now` in milliseconds since 1970. */
export function callerFailure(
  { isAuthorized, code, certificate }: CallerFacts,
  now: number,
): Omit<Refusal, "from"> | undefined {
  const { valid_from: from, valid_to: to } = certificate;
  if (to === undefined) return { reason: "noCertificate", text: "it showed no certificate" };
  if (isAuthorized && Date.parse(to) > now) return undefined;
  const reason = isAuthorized ? "expired" : failureOf(code);
  return { reason, text: `${textOf(reason, from, to, code)} (${holder(certificate.subjectaltname)})` };
}

function textOf(reason: TlsFailure, from: string, to: string, code: string): string {
  if (reason === "expired") return `its certificate expired at ${momentText(Date.parse(to))}`;
  if (reason === "notYetValid")
    return `its certificate is good from ${momentText(Date.parse(from))} on only: is the clock of this host, or of the authority's, right?`;
  if (reason === "unknownAuthority") return "its certificate is of no authority that this program believes";
  if (reason === "revoked") return "its certificate was revoked";
  return `its certificate was not accepted: ${code}`;
}

function holder(subjectAltName: string | undefined): string {
  const found = identityOf(subjectAltName);
  return found.ok ? `it says ${formatIdentity(found.identity)}` : "it says no role";
}
