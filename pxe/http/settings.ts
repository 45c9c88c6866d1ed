import type { CertificateFiles } from "../net/certificate.js";

/** How boot files go out by HTTP. Times in milliseconds. */
export interface HttpSettings {
  /** Connections at once, in all. */
  readonly maxConnections: number;
  /** Connections at once from one address, so that no client takes all places. */
  readonly maxPerAddress: number;
  /** What a client takes at least while it is answered. */
  readonly progress: ProgressRule;
  /** What counts as taken: what the client acknowledged, where the system tells that, or what the kernel took. */
  readonly takenBy: "auto" | "kernel";
  /** For the head of a request, and for a TLS handshake. */
  readonly headersTimeout: number;
  /** For which an idle connection is kept. */
  readonly keepAliveTimeout: number;
  /** Between looks at what is overdue. */
  readonly checkEvery: number;
  /** Between looks at what was refused. */
  readonly noticeEvery: number;
  /** Between looks at the certificate's files. */
  readonly certificateEvery: number;
}

/** So many bytes in every such span of time, or all the rest when that is less. */
export interface ProgressRule {
  readonly bytes: number;
  readonly milliseconds: number;
}

export interface HttpsOptions extends CertificateFiles {
  /** 0 lets the kernel choose. */
  readonly port: number;
}

export const HTTP_DEFAULTS: HttpSettings = {
  maxConnections: 4096,
  maxPerAddress: 64,
  progress: { bytes: 64 * 1024, milliseconds: 60_000 },
  takenBy: "auto",
  headersTimeout: 10_000,
  keepAliveTimeout: 30_000,
  checkEvery: 1000,
  noticeEvery: 10_000,
  certificateEvery: 60_000,
};
