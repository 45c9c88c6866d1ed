import { checkServerIdentity, type PeerCertificate } from "node:tls";
import { momentText } from "../../pxe/net/certificate-trouble.js";
import { failureOf, type TlsFailure } from "../certificate/failure-kind.js";
import { type FoundIdentity, formatIdentity, type Identity, identityOf } from "../certificate/identity.js";
import type { TlsMaterial } from "../certificate/tls-files.js";

/** What keeps two programs from talking, told by the one that called. */
export interface TlsTrouble {
  readonly kind: TlsFailure;
  readonly found: string;
  readonly remedy: string;
}

/** What the server showed once the handshake was done. */
export interface ServerFacts {
  readonly isAuthorized: boolean;
  /** Of OpenSSL, where it is not. */
  readonly code: string;
  readonly certificate: PeerCertificate;
}

/** Whom the caller means to talk to. */
export interface Meant {
  readonly host: string;
  readonly role: Identity["role"];
  /** The file of the authorities that the caller believes. */
  readonly ca: string;
}

const CLOCKS = "if that is not so, set the clocks of both hosts by NTP (timedatectl set-ntp true)";

/** Who the server is, or why it is not talked to. */
export function judgeServer(facts: ServerFacts, meant: Meant): Identity | TlsTrouble {
  const { isAuthorized, code, certificate } = facts;
  if (!isAuthorized) return chainTrouble(code, certificate, meant);
  if (checkServerIdentity(meant.host, certificate) !== undefined)
    return {
      kind: "wrongName",
      found: `its certificate is made out for ${certificate.subjectaltname ?? "nothing"}, and it is called at ${meant.host}`,
      remedy: "have that address put into its certificate, or call it by one that is there",
    };
  const found = identityOf(certificate.subjectaltname);
  return found.ok && found.identity.role === meant.role ? found.identity : roleTrouble(found, meant);
}

function roleTrouble(found: FoundIdentity, { role }: Meant): TlsTrouble {
  const who = found.ok ? `its certificate is ${formatIdentity(found.identity)}` : found.found;
  return {
    kind: "wrongRole",
    found: `it is no ${role}: ${who}`,
    remedy: `correct the address, or give it a certificate with the URI metalplug:${role}:ID`,
  };
}

function chainTrouble(code: string, certificate: PeerCertificate, meant: Meant): TlsTrouble {
  const { valid_from: from, valid_to: to } = certificate;
  const kind = failureOf(code);
  switch (kind) {
    case "expired":
      return {
        kind,
        found: `its certificate expired at ${momentText(Date.parse(to))}`,
        remedy: `give it a new one; ${CLOCKS}`,
      };
    case "notYetValid":
      return {
        kind,
        found: `its certificate is good from ${momentText(Date.parse(from))} on only`,
        remedy: `wait until then; ${CLOCKS}`,
      };
    case "revoked":
      return { kind, found: "its certificate was revoked", remedy: "give it a new one" };
    case "unknownAuthority":
      return {
        kind,
        found: `its certificate is of no authority in ${meant.ca}`,
        remedy: "give both sides certificates of one authority, or put its authority into that file too",
      };
    case "wrongRole":
      return roleTrouble(identityOf(certificate.subjectaltname), meant);
    default:
      return {
        kind: "other",
        found: `its certificate was not accepted (${code})`,
        remedy: "give it another one",
      };
  }
}

/** A handshake that failed by an error of OpenSSL or of the socket; `undefined`: nothing that has to do with TLS. */
export function handshakeTrouble(code: string): TlsTrouble | undefined {
  const kind = failureOf(code);
  if (kind === "plain")
    return {
      kind,
      found: "it speaks without TLS",
      remedy: "give it a certificate (grpc.tls in its file), or call it without",
    };
  if (!code.startsWith("ERR_SSL_")) return undefined;
  return {
    kind: "other",
    found: `the TLS handshake failed (${code})`,
    remedy: "see that it is a metalplug program",
  };
}

/** The server hung up as soon as it had our certificate: it does not say why, so what may be wrong with ours is looked for. */
export function refusedTrouble(
  { identity, certificate, validFrom, validTo, isFromCa, files }: Omit<TlsMaterial, "options" | "context">,
  now: number,
): TlsTrouble {
  const who = identity.ok ? formatIdentity(identity.identity) : (certificate.subject ?? "ours");
  const found = `it refuses our certificate ${files.cert} (${who})`;
  const kind = "refusedUs";
  if (now > validTo)
    return {
      kind,
      found: `${found}, which expired at ${momentText(validTo)}`,
      remedy: "put a new one in its place",
    };
  if (now < validFrom)
    return {
      kind,
      found: `${found}, which is good from ${momentText(validFrom)} on only`,
      remedy: `wait; ${CLOCKS}`,
    };
  if (!isFromCa)
    return {
      kind,
      found: `${found}, which is of no authority in ${files.ca}`,
      remedy: "get one of that authority",
    };
  return {
    kind,
    found,
    remedy: "its log says why: it may believe another authority, its clock may be off, or it may be too busy",
  };
}

export function isTrouble(judged: Identity | TlsTrouble): judged is TlsTrouble {
  return "remedy" in judged;
}
