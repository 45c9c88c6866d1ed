import { X509Certificate } from "node:crypto";
import { statSync } from "node:fs";
import { createSecureContext, type SecureContext, type SecureContextOptions } from "node:tls";
import { certificateStamp, readCertificate, readSmallFile } from "../../pxe/net/certificate.js";
import { leadsTo } from "./chain.js";
import { type FoundIdentity, identityOf } from "./identity.js";

/** Paths of PEM files. */
export interface TlsFiles {
  /** The certificate, followed by those that lead to the authority. */
  readonly cert: string;
  /** Its private key, without a passphrase. */
  readonly key: string;
  /** The certificates of the authorities whose holders are believed, and their revocation lists. */
  readonly ca: string;
}

/** What was read of the files, fit for use at both ends of a connection. */
export interface TlsMaterial {
  readonly files: TlsFiles;
  readonly options: SecureContextOptions;
  readonly context: SecureContext;
  /** The authorities, and what they revoked. */
  readonly ca: string;
  readonly identity: FoundIdentity;
  readonly certificate: X509Certificate;
  /** Milliseconds since 1970. */
  readonly validFrom: number;
  readonly validTo: number;
  /** Whether `ca` believes the certificate itself. */
  readonly isFromCa: boolean;
}

export type TlsRead =
  | { readonly ok: true; readonly material: TlsMaterial }
  | { readonly ok: false; readonly at: keyof TlsFiles; readonly reason: string };

/** Every side is of this project or as young: older versions show the certificates of clients to everybody. */
const MIN_VERSION = "TLSv1.3";
const OTHERS = 0o007;

/** Reads the three files, and makes sure that they can be used together. */
export function readTlsFiles(files: TlsFiles): TlsRead {
  const read = readCertificate(files);
  if (!read.ok) return read;
  if ((statSync(files.key).mode & OTHERS) !== 0)
    return {
      ok: false,
      at: "key",
      reason: `${files.key} is open to every user of this host; close it by chmod o-rwx`,
    };
  try {
    const ca = readAuthorities(files.ca);
    const options: SecureContextOptions = { cert: read.cert, key: read.key, ...ca, minVersion: MIN_VERSION };
    return { ok: true, material: materialOf(files, options, ca) };
  } catch (error) {
    return { ok: false, at: "ca", reason: error instanceof Error ? error.message : String(error) };
  }
}

/** Changes whenever one of the files does. */
export function tlsStamp({ ca, ...pair }: TlsFiles): string {
  return `${certificateStamp(pair)} ${certificateStamp({ cert: ca, key: ca })}`;
}

interface Authorities {
  readonly ca: string[];
  readonly crl?: string[];
}

function materialOf(
  files: TlsFiles,
  options: SecureContextOptions,
  { ca, crl = [] }: Authorities,
): TlsMaterial {
  const pem = String(options.cert);
  const certificate = new X509Certificate(pem);
  const context = createSecureContext(options);
  return {
    files,
    options,
    context,
    ca: [...ca, ...crl].join("\n"),
    identity: identityOf(certificate.subjectAltName),
    certificate,
    validFrom: Date.parse(certificate.validFrom),
    validTo: Date.parse(certificate.validTo),
    isFromCa: leadsTo(blocks(pem, "CERTIFICATE").map(parse), ca.map(parse)),
  };
}

function readAuthorities(file: string): Authorities {
  const pem = readSmallFile(file).toString("utf8");
  const ca = blocks(pem, "CERTIFICATE");
  if (ca.length === 0) throw new Error(`${file} holds no certificate in PEM`);
  for (const one of ca) assertCertificate(one, file);
  const crl = blocks(pem, "X509 CRL");
  return crl.length === 0 ? { ca } : { ca, crl };
}

function assertCertificate(pem: string, file: string): void {
  try {
    parse(pem);
  } catch {
    throw new Error(`${file} holds a certificate that cannot be read`);
  }
}

function parse(pem: string): X509Certificate {
  return new X509Certificate(pem);
}

function blocks(pem: string, label: string): string[] {
  return pem.match(new RegExp(`-----BEGIN ${label}-----[^-]*-----END ${label}-----`, "g")) ?? [];
}
