import { formatIdentity, type Identity } from "./identity.js";

/** What a certificate is to say. */
export interface Wanted {
  /** For people; what counts is the URI. */
  readonly commonName: string;
  readonly extensions: readonly string[];
}

export const AUTHORITY_EXTENSIONS: readonly string[] = [
  "basicConstraints=critical,CA:TRUE,pathlen:0",
  "keyUsage=critical,keyCertSign,cRLSign",
  "subjectKeyIdentifier=hash",
];

/** Programs are called as well as they call; people and schedulers only call. */
export function holderExtensions(identity: Identity, addresses: readonly string[]): readonly string[] {
  const isCalled = identity.role === "driver" || identity.role === "coordinator";
  const names = [`URI:${formatIdentity(identity)}`, ...addresses.map(addressName)];
  return [
    "basicConstraints=critical,CA:FALSE",
    "keyUsage=critical,digitalSignature",
    `extendedKeyUsage=${isCalled ? "serverAuth,clientAuth" : "clientAuth"}`,
    "subjectKeyIdentifier=hash",
    "authorityKeyIdentifier=keyid",
    `subjectAltName=${names.join(",")}`,
  ];
}

/** The file for `openssl req` and `openssl ca`, which run in the folder that it stands in; the host's own may say anything. */
export function opensslConfig({ commonName, extensions }: Wanted): string {
  return [
    "[ req ]",
    "distinguished_name = name",
    "prompt = no",
    "string_mask = utf8only",
    "[ name ]",
    `CN = ${commonName}`,
    "[ ca ]",
    "default_ca = authority",
    "[ authority ]",
    "new_certs_dir = .",
    "database = index.txt",
    "rand_serial = yes",
    "unique_subject = no",
    "default_md = sha256",
    "policy = any",
    "x509_extensions = wanted",
    "[ any ]",
    "commonName = supplied",
    "[ wanted ]",
    ...extensions,
    "",
  ].join("\n");
}

/** As `openssl ca` takes it: `20261127235959Z`. `at` in milliseconds since 1970. */
export function opensslTime(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19).replace(/[-T:]/g, "")}Z`;
}

function addressName(address: string): string {
  return `${/^[\d.]+$|:/.test(address) ? "IP" : "DNS"}:${address}`;
}
