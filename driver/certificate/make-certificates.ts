import { access, readFile, writeFile } from "node:fs/promises";
import { isIP } from "node:net";
import { join, resolve } from "node:path";
import { failure } from "../errors.js";
import { formatIdentity, type Identity } from "./identity.js";
import { makeFiles } from "./new-files.js";
import { openssl } from "./openssl.js";
import {
  AUTHORITY_EXTENSIONS,
  holderExtensions,
  opensslConfig,
  opensslTime,
  type Wanted,
} from "./openssl-files.js";
import type { TlsFiles } from "./tls-files.js";

/** Milliseconds since 1970. */
export interface Validity {
  readonly from: number;
  readonly until: number;
}

export interface Issue {
  readonly identity: Identity;
  /** IP addresses and host names that it is called by. */
  readonly addresses: readonly string[];
  readonly validity: Validity;
  /** The folder that `makeAuthority` made. */
  readonly authority: string;
  readonly output: string;
}

const CURVE = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
const SECRET = 0o600;
const PUBLIC = 0o644;

/** Makes an authority: `ca.crt` and `ca.key` in a folder. Throws CERTIFICATE_MAKING_FAILED and FILE_UNWRITABLE. */
export async function makeAuthority(output: string, validity: Validity): Promise<TlsFiles> {
  const [cert, key] = [resolve(output, "ca.crt"), resolve(output, "ca.key")];
  const files = [
    { path: key, made: "new.key", mode: SECRET },
    { path: cert, made: "new.crt", mode: PUBLIC },
  ];
  await makeFiles(files, async (folder) => {
    const what = "the authority";
    await request(folder, { commonName: "metalplug CA", extensions: AUTHORITY_EXTENSIONS }, what);
    await sign(folder, ["-selfsign", "-keyfile", "new.key"], validity, what);
  });
  return { cert, key, ca: cert };
}

/** Makes a certificate and its key, `NAME.crt` and `NAME.key`, and puts the authority's certificate beside them. Throws CERTIFICATE_MAKING_FAILED and FILE_UNWRITABLE. */
export async function issueCertificate(issue: Issue): Promise<TlsFiles> {
  const { identity, addresses, validity, authority, output } = issue;
  const what = `a certificate for ${formatIdentity(identity)}`;
  assertAddresses(addresses, what);
  const [caCert, caKey] = await authorityIn(authority, what);
  const made = madeIn(output, identity.name);
  const isThere = await holdsSame(made.ca, caCert);
  const files = [
    { path: made.key, made: "new.key", mode: SECRET },
    { path: made.cert, made: "new.crt", mode: PUBLIC },
    ...(isThere ? [] : [{ path: made.ca, made: "authority.crt", mode: PUBLIC }]),
  ];
  await makeFiles(files, async (folder) => {
    await writeFile(join(folder, "authority.crt"), await readFile(caCert));
    await request(
      folder,
      { commonName: identity.name, extensions: holderExtensions(identity, addresses) },
      what,
    );
    await sign(folder, ["-cert", caCert, "-keyfile", caKey], validity, what);
  });
  return made;
}

function madeIn(output: string, name: string): TlsFiles {
  const path = (file: string) => resolve(output, file);
  return { cert: path(`${name}.crt`), key: path(`${name}.key`), ca: path("ca.crt") };
}

async function request(folder: string, wanted: Wanted, what: string): Promise<void> {
  await writeFile(join(folder, "openssl.cnf"), opensslConfig(wanted));
  await writeFile(join(folder, "index.txt"), "");
  const files = ["-config", "openssl.cnf", "-keyout", "new.key", "-out", "new.csr"];
  await openssl(folder, ["req", "-new", ...CURVE, ...files], what);
}

async function sign(
  folder: string,
  by: readonly string[],
  { from, until }: Validity,
  what: string,
): Promise<void> {
  const dates = ["-startdate", opensslTime(from), "-enddate", opensslTime(until)];
  const files = ["-config", "openssl.cnf", "-in", "new.csr", "-out", "new.crt", "-notext"];
  await openssl(folder, ["ca", "-batch", ...by, ...dates, ...files], what);
}

/** They stand in a file that openssl reads, where a comma begins another name. */
function assertAddresses(addresses: readonly string[], what: string): void {
  const odd = addresses.find((address) => isIP(address) === 0 && !HOST_NAME.test(address));
  if (odd === undefined) return;
  throw failure("CERTIFICATE_MAKING_FAILED", {
    what,
    found: `"${odd}" is neither an IP address nor a host name`,
  });
}

const HOST_NAME = /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/i;

async function authorityIn(folder: string, what: string): Promise<readonly [cert: string, key: string]> {
  const files = [resolve(folder, "ca.crt"), resolve(folder, "ca.key")] as const;
  for (const file of files)
    await access(file).catch((cause: unknown) => {
      const found = `there is no ${file}; make an authority by: metalplug certificate ca --output ${folder}`;
      throw failure("CERTIFICATE_MAKING_FAILED", { what, found }, { cause });
    });
  return files;
}

/** Whether the first file is there with what the second holds. */
async function holdsSame(file: string, other: string): Promise<boolean> {
  const held = await readFile(file).catch(() => undefined);
  return held?.equals(await readFile(other)) ?? false;
}
