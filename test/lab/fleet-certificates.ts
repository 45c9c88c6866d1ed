import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Role } from "../../driver/certificate/identity.js";
import {
  issueCertificate,
  makeAuthority,
  type Validity,
} from "../../driver/certificate/make-certificates.js";
import type { TlsFiles } from "../../driver/certificate/tls-files.js";

export const HOUR = 3_600_000;

/** Good from a while ago until in a while. */
export function soundValidity(): Validity {
  return { from: Date.now() - HOUR, until: Date.now() + 100 * 24 * HOUR };
}

export interface WantedCertificate {
  /** Absent: loopback. */
  readonly addresses?: readonly string[];
  readonly validity?: Validity;
  /** One of two; absent: "ours". */
  readonly authority?: "ours" | "other";
}

/** Two authorities and the certificates that a test wants of them, made as operators make theirs, in a folder that goes with it. */
export class FleetCertificates implements AsyncDisposable {
  readonly folder: string;
  private made = 0;

  private constructor(folder: string) {
    this.folder = folder;
  }

  static async start(): Promise<FleetCertificates> {
    const fleet = new FleetCertificates(await mkdtemp(join(tmpdir(), "metalplug-certificates-")));
    for (const name of ["ours", "other"]) await makeAuthority(join(fleet.folder, name), soundValidity());
    return fleet;
  }

  /** Each in a folder of its own. */
  issue(role: Role, name: string, wanted: WantedCertificate = {}): Promise<TlsFiles> {
    const { addresses = ["127.0.0.1"], validity = soundValidity(), authority = "ours" } = wanted;
    return issueCertificate({
      ...{ identity: { role, name }, addresses, validity },
      authority: join(this.folder, authority),
      output: join(this.folder, String(this.made++)),
    });
  }

  /** A sound certificate with these alternative names, as an authority makes it that does not know of us. */
  async issueNames(names: readonly string[]): Promise<TlsFiles> {
    const folder = join(this.folder, String(this.made++));
    await mkdir(folder);
    const [ca, caKey] = ["ca.crt", "ca.key"].map((name) => join(this.folder, "ours", name));
    const run = (...args: string[]) => execFileSync("openssl", args, { cwd: folder, stdio: "ignore" });
    const extensions = [`subjectAltName=${names.join(",")}`, "extendedKeyUsage=serverAuth,clientAuth", ""];
    await writeFile(join(folder, "names"), extensions.join("\n"));
    const curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
    run("req", "-new", ...curve, "-subj", "/CN=names", "-keyout", "a.key", "-out", "a.csr");
    const by = ["-CA", String(ca), "-CAkey", String(caKey), "-set_serial", String(1000 + this.made)];
    run("x509", "-req", "-in", "a.csr", ...by, "-days", "2", "-extfile", "names", "-out", "a.crt");
    return { cert: join(folder, "a.crt"), key: join(folder, "a.key"), ca: String(ca) };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }
}
