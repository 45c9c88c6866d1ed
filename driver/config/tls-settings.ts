import { isIP } from "node:net";
import { endsSoon, momentText } from "../../pxe/net/certificate-trouble.js";
import { formatIdentity, type Role } from "../certificate/identity.js";
import { readTlsFiles, type TlsFiles, type TlsMaterial } from "../certificate/tls-files.js";
import type { Problem, ProblemPath } from "./config-error.js";
import type { Endpoint } from "./endpoint.js";

/** Certificate, key and authorities, as every file spells them. */
export const TLS_SCHEMA = {
  type: "object",
  description: "a mapping with the keys cert, key and ca",
  additionalProperties: false,
  required: ["cert", "key", "ca"],
  properties: {
    cert: {
      type: "string",
      format: "absolutePath",
      description:
        "the absolute path of a PEM file with this program's certificate and those that lead to its authority",
    },
    key: {
      type: "string",
      format: "absolutePath",
      description: "the absolute path of a PEM file with the certificate's private key",
    },
    ca: {
      type: "string",
      format: "absolutePath",
      description: "the absolute path of a PEM file with the authorities whose certificates are believed",
    },
  },
} as const;

/** Whose certificate it has to be. */
export interface Holder {
  readonly roles: readonly Role[];
  /** Absent: anybody's. */
  readonly name?: string;
}

/** Files that cannot be used, or are somebody else's, are problems. Dates are not: who started before a certificate ended has to start after it too. */
export function tlsFiles(files: TlsFiles, path: ProblemPath, holder: Holder, problems: Problem[]): TlsFiles {
  const read = readTlsFiles(files);
  if (!read.ok) problems.push({ path: [...path, read.at], at: "value", text: read.reason });
  else problems.push(...holderProblems(read.material, [...path, "cert"], holder));
  return files;
}

function holderProblems(
  { identity: found, files }: TlsMaterial,
  path: ProblemPath,
  { roles, name }: Holder,
): readonly Problem[] {
  const expected = `expected ${roles.map((role) => formatIdentity({ role, name: name ?? "NAME" })).join(" or ")}`;
  const problem = (text: string): Problem[] => [{ path, at: "value", text: `${text}; ${expected}` }];
  if (!found.ok) return problem(`${files.cert} says no role: ${found.found}`);
  const { identity } = found;
  const isRight = roles.includes(identity.role) && (name === undefined || identity.name === name);
  return isRight ? [] : problem(`${files.cert} is the certificate of ${formatIdentity(identity)}`);
}

/** For a check: what keeps the certificate from being believed now. `now` in milliseconds since 1970. */
export function tlsDateProblems(
  files: TlsFiles | undefined,
  path: ProblemPath,
  now: number,
): readonly Problem[] {
  const read = files && readTlsFiles(files);
  if (!read?.ok) return [];
  const {
    validFrom,
    validTo,
    files: { cert },
  } = read.material;
  const problem = (text: string): Problem[] => [{ path: [...path, "cert"], at: "value", text }];
  if (now > validTo) return problem(`the certificate in ${cert} expired at ${momentText(validTo)}`);
  if (now < validFrom)
    return problem(
      `the certificate in ${cert} is good from ${momentText(validFrom)} on only; is this host's clock right?`,
    );
  return [];
}

/** What may surprise. `listen`: where the program is called, of one that is. */
export function tlsWarnings(
  files: TlsFiles | undefined,
  key: string,
  listen: Endpoint | undefined,
  now: number,
): readonly string[] {
  const read = files && readTlsFiles(files);
  if (!read?.ok) return [];
  const {
    validTo,
    isFromCa,
    certificate,
    files: { ca },
  } = read.material;
  const warnings: string[] = [];
  if (endsSoon(validTo, now))
    warnings.push(
      `the certificate expires at ${momentText(validTo)}; a new one can be put in its place at any time`,
    );
  if (!isFromCa)
    warnings.push(`the certificate is of no authority in ${ca}: who believes the same ones refuses it`);
  if (listen !== undefined && isSpecific(listen.host) && certificate.checkIP(listen.host) === undefined)
    warnings.push(
      `the certificate is not made out for ${listen.host} (it is for ${certificate.subjectAltName ?? "nothing"}): who calls that address refuses it`,
    );
  return warnings.map((text) => `${key}.cert: ${text}`);
}

function isSpecific(host: string): boolean {
  return isIP(host) !== 0 && host !== "0.0.0.0";
}
