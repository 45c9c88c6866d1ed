import { createPrivateKey, type KeyObject, X509Certificate } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import { createSecureContext } from "node:tls";

/** Paths of PEM files. */
export interface CertificateFiles {
  /** The certificate, followed by those that lead to a known authority. */
  readonly cert: string;
  /** Its private key, without a passphrase. */
  readonly key: string;
}

export type CertificateRead =
  | { readonly ok: true; readonly cert: Buffer; readonly key: Buffer; readonly expires: Date }
  | { readonly ok: false; readonly at: keyof CertificateFiles; readonly reason: string };

/** Bytes; a long chain has some ten thousand. */
const LONGEST = 1 << 20;

/** Reads both files, and makes sure that a server can use them together. */
export function readCertificate(files: CertificateFiles): CertificateRead {
  let at: keyof CertificateFiles = "cert";
  try {
    const cert = readSmallFile(files.cert);
    const x509 = parseCertificate(cert, files.cert);
    at = "key";
    const key = readSmallFile(files.key);
    if (!x509.checkPrivateKey(parseKey(key, files.key)))
      throw new Error(`${files.key} is not the key of the certificate in ${files.cert}`);
    createSecureContext({ cert, key });
    return { ok: true, cert, key, expires: new Date(x509.validTo) };
  } catch (error) {
    return { ok: false, at, reason: error instanceof Error ? error.message : String(error) };
  }
}

/** Changes whenever either file does. */
export function certificateStamp({ cert, key }: CertificateFiles): string {
  return [cert, key].map(stamp).join(" ");
}

function stamp(file: string): string {
  const stats = statSync(file, { throwIfNoEntry: false });
  return stats === undefined ? "none" : `${stats.ino}:${stats.size}:${stats.mtimeMs}`;
}

/** Throws with a sentence. */
export function readSmallFile(file: string): Buffer {
  try {
    const stats = statSync(file);
    if (stats.isFile() && stats.size <= LONGEST) return readFileSync(file);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : error;
    throw new Error(code === "ENOENT" ? `there is no file ${file}` : `${file} cannot be read (${code})`);
  }
  throw new Error(`${file} is no file of at most ${LONGEST} bytes`);
}

function parseCertificate(pem: Buffer, file: string): X509Certificate {
  try {
    return new X509Certificate(pem);
  } catch {
    throw new Error(`${file} holds no certificate in PEM`);
  }
}

function parseKey(pem: Buffer, file: string): KeyObject {
  try {
    return createPrivateKey(pem);
  } catch {
    throw new Error(`${file} holds no private key in PEM, or one with a passphrase`);
  }
}
