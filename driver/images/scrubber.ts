import { setTimeout as delay } from "node:timers/promises";
import { systemWords } from "../store/disk-failure.js";
import type { BlobFolder } from "./blob-folder.js";
import type { BlobInfo, Digest } from "./image.js";
import { digestOf } from "./read-blob.js";

/** A stored file whose bytes are not what they were. */
export interface Damage {
  readonly blob: BlobInfo;
  readonly text: string;
}

export interface ScrubStep {
  readonly read: number;
  readonly total: number;
}

export interface ScrubListener {
  readonly progress?: (step: ScrubStep) => void;
  readonly damaged: (damage: Damage) => void;
}

export interface ScrubResult {
  readonly good: number;
  readonly damaged: number;
}

/** Bytes a second, in the background and when somebody waits for it: transfers come first. */
const CALM = 16 << 20;
const BRISK = 256 << 20;
/** Bytes between two steps that are told. */
const STEP = 16 << 20;

/** Reads every stored file and compares its digest. */
export class Scrubber {
  private readonly folder: BlobFolder;
  /** Files by when they were last found good, longest ago first. */
  private readonly checked = new Set<Digest>();

  constructor(folder: BlobFolder) {
    this.folder = folder;
  }

  /** All files, one after the other. Rejects with the signal's reason. */
  async scrub(listener: ScrubListener, signal: AbortSignal): Promise<ScrubResult> {
    const blobs = this.blobs();
    const total = blobs.reduce((sum, { size }) => sum + size, 0);
    let read = 0;
    let told = 0;
    const piece = (bytes: Uint8Array): void => {
      read += bytes.length;
      if (read - told < STEP && read < total) return;
      told = read;
      listener.progress?.({ read, total });
    };
    const outcomes = { good: 0, damaged: 0, gone: 0 };
    for (const blob of blobs) outcomes[await this.check(blob, listener, { signal, rate: BRISK, piece })] += 1;
    return { good: outcomes.good, damaged: outcomes.damaged };
  }

  /** One file after the other for as long as the signal lets it, all of them once in `interval` milliseconds. */
  async run(interval: number, listener: ScrubListener, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const blobs = this.blobs();
      const next = this.nextOf(blobs);
      const pause = interval / Math.max(blobs.length, 1);
      // A timer takes no more than 2^31 - 1 milliseconds.
      await delay(Math.min(pause, 2 ** 31 - 1), undefined, { signal, ref: false }).catch(() => undefined);
      if (signal.aborted || next === undefined) continue;
      await this.check(next, listener, { signal, rate: CALM, piece: () => undefined }).catch(() => undefined);
    }
  }

  private async check(
    blob: BlobInfo,
    listener: ScrubListener,
    options: Parameters<typeof digestOf>[1],
  ): Promise<"good" | "damaged" | "gone"> {
    const unpin = this.folder.pin(blob.sha256);
    try {
      // What was removed until now is not removed any more.
      await this.folder.sizeOf(blob.sha256);
      if (this.folder.index.get("blob", blob.sha256) === undefined) return "gone";
      const found = await this.whatIsWrong(blob, options);
      this.checked.delete(blob.sha256);
      if (found === undefined) this.checked.add(blob.sha256);
      else await this.setAside(blob, found, listener);
      return found === undefined ? "good" : "damaged";
    } finally {
      unpin();
    }
  }

  private async setAside(blob: BlobInfo, text: string, { damaged }: ScrubListener): Promise<void> {
    await this.folder.setAside(blob);
    damaged({ blob, text });
  }

  private async whatIsWrong(
    { sha256 }: BlobInfo,
    options: Parameters<typeof digestOf>[1],
  ): Promise<string | undefined> {
    try {
      const found = await digestOf(this.folder.path("blob", sha256), options);
      return found === sha256 ? undefined : `its bytes have SHA-256 ${found}`;
    } catch (error) {
      options.signal?.throwIfAborted();
      return `it cannot be read: ${systemWords(error)}`;
    }
  }

  /** What was never looked at comes first, then what was looked at longest ago. */
  private nextOf(blobs: readonly BlobInfo[]): BlobInfo | undefined {
    const known = new Map(blobs.map((blob) => [blob.sha256, blob]));
    for (const sha256 of this.checked) if (!known.has(sha256)) this.checked.delete(sha256);
    const [oldest] = this.checked;
    return blobs.find(({ sha256 }) => !this.checked.has(sha256)) ?? (oldest && known.get(oldest));
  }

  private blobs(): BlobInfo[] {
    return this.folder.index
      .all()
      .filter(({ kind }) => kind === "blob")
      .map(({ sha256, size }) => ({ sha256, size }));
  }
}
