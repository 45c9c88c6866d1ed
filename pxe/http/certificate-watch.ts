import type { SecureContextOptions } from "node:tls";
import { type CertificateFiles, certificateStamp, readCertificate } from "../net/certificate.js";
import type { HttpNotice } from "./notice.js";

/** What clients older than that speak has known holes (RFC 8996). */
const MIN_VERSION = "TLSv1.2";

/** Throws with a sentence when the files cannot be used. */
export function secureContextOptions(files: CertificateFiles): SecureContextOptions {
  const read = readCertificate(files);
  if (!read.ok) throw new Error(`HTTPS cannot be served: ${read.reason}.`);
  return { cert: read.cert, key: read.key, minVersion: MIN_VERSION };
}

/** Takes a renewed certificate into use without a restart. A pair that is no good leaves the old one in use. */
export class CertificateWatch {
  private readonly files: CertificateFiles;
  private readonly use: (options: SecureContextOptions) => void;
  private readonly notice: (notice: HttpNotice) => void;
  private readonly timer: NodeJS.Timeout;
  private seen: string;

  constructor(
    files: CertificateFiles,
    every: number,
    use: (options: SecureContextOptions) => void,
    notice: (notice: HttpNotice) => void,
  ) {
    this.files = files;
    this.use = use;
    this.notice = notice;
    this.seen = stampOf(files);
    this.timer = setInterval(() => this.look(), every).unref();
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private look(): void {
    const stamp = stampOf(this.files);
    if (stamp === this.seen) return;
    this.seen = stamp;
    try {
      this.use(secureContextOptions(this.files));
      this.notice({
        kind: "certificateRenewed",
        text: `HTTPS uses the new certificate in ${this.files.cert}.`,
      });
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.notice({ kind: "certificateRefused", text: `The old certificate stays in use. ${reason}` });
    }
  }
}

function stampOf(files: CertificateFiles): string {
  try {
    return certificateStamp(files);
  } catch {
    return "unreadable";
  }
}
