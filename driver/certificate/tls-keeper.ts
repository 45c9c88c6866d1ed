import { failure } from "../errors.js";
import { readTlsFiles, type TlsFiles, type TlsMaterial, tlsStamp } from "./tls-files.js";

/** Where a connection gets its certificate, key and authorities from. */
export interface TlsSource {
  /** As it is now. */
  current(): TlsMaterial;
}

export interface TlsNotice {
  readonly kind: "certificateRenewed" | "certificateRefused";
  readonly text: string;
}

export interface TlsKeeperOptions {
  readonly notice?: (notice: TlsNotice) => void;
  /** Milliseconds for which the files are not looked at again. */
  readonly lookEvery?: number;
}

const LOOK_EVERY = 1000;

/** Holds what the files say, and takes renewed ones into use with the next connection. Files that are no good leave the old in use. */
export class TlsKeeper implements TlsSource {
  private readonly files: TlsFiles;
  private readonly options: TlsKeeperOptions;
  private material: TlsMaterial;
  private stamp: string;
  private lookedAt = performance.now();

  /** Throws CERTIFICATE_UNUSABLE. */
  constructor(files: TlsFiles, options: TlsKeeperOptions = {}) {
    this.files = files;
    this.options = options;
    this.stamp = stampOf(files);
    const read = readTlsFiles(files);
    if (!read.ok) throw failure("CERTIFICATE_UNUSABLE", { found: read.reason });
    this.material = read.material;
  }

  current(): TlsMaterial {
    const { lookEvery = LOOK_EVERY } = this.options;
    if (performance.now() - this.lookedAt >= lookEvery) this.look();
    return this.material;
  }

  private look(): void {
    this.lookedAt = performance.now();
    const stamp = stampOf(this.files);
    if (stamp === this.stamp) return;
    this.stamp = stamp;
    const read = readTlsFiles(this.files);
    if (read.ok) this.material = read.material;
    this.options.notice?.(
      read.ok
        ? { kind: "certificateRenewed", text: `gRPC uses the new certificate in ${this.files.cert}.` }
        : { kind: "certificateRefused", text: `The old certificate stays in use for gRPC: ${read.reason}.` },
    );
  }
}

function stampOf(files: TlsFiles): string {
  try {
    return tlsStamp(files);
  } catch {
    return "unreadable";
  }
}
