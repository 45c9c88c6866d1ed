/** What may be wrong between two ends of a TLS connection. */
const TLS_FAILURES = [
  /** One end speaks without TLS. */
  "plain",
  "noCertificate",
  "expired",
  "notYetValid",
  "unknownAuthority",
  "revoked",
  /** The certificate is made out for other addresses. */
  "wrongName",
  /** It is for another role, or for none. */
  "wrongRole",
  /** It is another program's. */
  "wrongId",
  /** The other end hung up on us once it had our certificate. */
  "refusedUs",
  "other",
] as const;
export type TlsFailure = (typeof TLS_FAILURES)[number];

/** By the code of OpenSSL's verification (Node's `authorizationError`), or of its error. */
export function failureOf(code: string): TlsFailure {
  return CODES.find(([pattern]) => pattern.test(code))?.[1] ?? "other";
}

const CODES: readonly (readonly [RegExp, TlsFailure])[] = [
  [/^CERT_HAS_EXPIRED$/, "expired"],
  [/^CERT_NOT_YET_VALID$/, "notYetValid"],
  [/^CERT_REVOKED$/, "revoked"],
  [/^INVALID_PURPOSE$/, "wrongRole"],
  [/SELF_SIGNED|UNABLE_TO_(GET_ISSUER|VERIFY_LEAF)|CERT_(UNTRUSTED|SIGNATURE_FAILURE)/, "unknownAuthority"],
  [/WRONG_VERSION_NUMBER|HTTP_REQUEST|HTTPS_PROXY_REQUEST|UNEXPECTED_MESSAGE/, "plain"],
  [/CERTIFICATE_REQUIRED|DID_NOT_RETURN_A_CERTIFICATE/, "noCertificate"],
];
