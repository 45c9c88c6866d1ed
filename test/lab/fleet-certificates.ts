import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Role } from "../../driver/certificate/identity.js";
import {
  issueCertificate,
  type MadeCertificate,
  makeAuthority,
  type Validity,
} from "../../driver/certificate/make-certificates.js";

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
  issue(role: Role, name: string, wanted: WantedCertificate = {}): Promise<MadeCertificate> {
    const { addresses = ["127.0.0.1"], validity = soundValidity(), authority = "ours" } = wanted;
    return issueCertificate({
      ...{ identity: { role, name }, addresses, validity },
      authority: join(this.folder, authority),
      output: join(this.folder, String(this.made++)),
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }
}
