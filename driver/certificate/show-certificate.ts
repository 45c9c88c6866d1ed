import { X509Certificate } from "node:crypto";
import { readSmallFile } from "../../pxe/net/certificate.js";
import { failure } from "../errors.js";
import { alternativeNames, formatIdentity, identityOf } from "./identity.js";
import type { ShownCertificate } from "./shown-certificate.js";

/** What the first certificate of a PEM file says. Throws FILE_UNREADABLE. */
export function showCertificate(file: string): ShownCertificate {
  const x509 = read(file);
  const found = identityOf(x509.subjectAltName);
  const names = alternativeNames(x509.subjectAltName);
  return {
    file,
    ...(found.ok ? { identity: formatIdentity(found.identity) } : { found: found.found }),
    addresses: names.flatMap((name) => /^(?:IP Address|DNS):(.*)$/.exec(name)?.[1] ?? []),
    isAuthority: x509.ca,
    subject: x509.subject.replaceAll("\n", ", "),
    issuer: x509.issuer.replaceAll("\n", ", "),
    validFrom: Date.parse(x509.validFrom),
    validTo: Date.parse(x509.validTo),
  };
}

function read(file: string): X509Certificate {
  try {
    return new X509Certificate(readSmallFile(file));
  } catch (cause) {
    const found =
      cause instanceof Error && cause.message.includes(file)
        ? cause.message
        : "it holds no certificate in PEM";
    throw failure("FILE_UNREADABLE", { file, found }, { cause });
  }
}
