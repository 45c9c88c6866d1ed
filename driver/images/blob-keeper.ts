import { failure } from "../errors.js";
import { BlobFolder } from "./blob-folder.js";
import type { StoredFile } from "./blob-index.js";
import { expectedBytes, expired, makeRoom, nextExpiry } from "./garbage.js";
import type { BlobInfo, Digest } from "./image.js";

export interface BlobKeeperOptions {
  /** The driver's dataDir. */
  readonly folder: string;
  readonly hypervisor: string;
  /** What images name, and what boots under way may still ask for. */
  readonly used: () => ReadonlySet<Digest>;
  /** Milliseconds. */
  readonly grace: number;
  /** Bytes; absent: as many as the disk has. */
  readonly budget?: number;
  /** Milliseconds on a monotonic clock. */
  readonly now: () => number;
}

/** The room and the pins of one push or pull. */
export interface Reservation {
  /** A file turns out to have this size. Rejects with BUDGET_REACHED. */
  expect(blob: BlobInfo): Promise<void>;
  release(): void;
}

export interface Collected {
  readonly removed: readonly BlobInfo[];
  readonly freedBytes: number;
  /** Bytes that are left in the store. */
  readonly storedBytes: number;
}

/** Milliseconds after which it looks again whether what was in use still is. */
const LOOK_AGAIN = 60_000;

/** Decides which of the stored bytes go, and when: a grace time after the last use, sooner when others need the room. */
export class BlobKeeper {
  readonly folder: BlobFolder;
  private readonly options: BlobKeeperOptions;
  private readonly reservations = new Set<Map<Digest, number>>();
  private timer: NodeJS.Timeout | undefined;
  private closed = false;

  constructor(options: BlobKeeperOptions) {
    this.options = options;
    this.folder = new BlobFolder(options.folder);
  }

  /** Pins the blobs and makes room for them. Rejects with BUDGET_REACHED, which says what is there. */
  async reserve(blobs: readonly (Pick<BlobInfo, "sha256"> & Partial<BlobInfo>)[]): Promise<Reservation> {
    const sizes = new Map(blobs.map(({ sha256, size = 0 }) => [sha256, size]));
    const unpin = blobs.map(({ sha256 }) => this.folder.pin(sha256));
    const release = (): void => {
      this.reservations.delete(sizes);
      for (const end of unpin) end();
    };
    this.reservations.add(sizes);
    try {
      await this.makeRoom();
    } catch (error) {
      release();
      throw error;
    }
    const expect = async ({ sha256, size }: BlobInfo): Promise<void> => {
      sizes.set(sha256, size);
      await this.makeRoom();
    };
    return { expect, release };
  }

  /** Removes what has been unused for the grace time; `now`: whatever is unused. */
  async collect({ dryRun = false, now = false } = {}): Promise<Collected> {
    const grace = now ? 0 : this.options.grace;
    let going: readonly StoredFile[] = [];
    await this.folder.removeChosen((index) => {
      this.markUse();
      going = expired(index.all(), this.options.now(), grace);
      return dryRun ? [] : going;
    });
    this.arm();
    const freedBytes = going.reduce((sum, { size }) => sum + size, 0);
    const storedBytes = this.folder.index.bytes() - (dryRun ? freedBytes : 0);
    return { removed: going.map(({ sha256, size }) => ({ sha256, size })), freedBytes, storedBytes };
  }

  /** What cannot be removed now is removed later. */
  async collectQuietly(): Promise<void> {
    await this.collect().catch(() => undefined);
  }

  close(): void {
    this.closed = true;
    clearTimeout(this.timer);
  }

  private async makeRoom(): Promise<void> {
    const { budget = Number.POSITIVE_INFINITY } = this.options;
    let refused: Error | undefined;
    await this.folder.removeChosen((index) => {
      this.markUse();
      const files = index.all();
      const needed = expectedBytes(files, this.expected());
      const going = makeRoom(files, { needed, budget });
      if (going === undefined) refused = this.budgetReached(files, needed, budget);
      return going ?? [];
    });
    if (refused !== undefined) throw refused;
  }

  private budgetReached(files: readonly StoredFile[], needed: number, budget: number): Error {
    const stored = this.folder.index.bytes();
    const inUse = files.reduce(
      (sum, { unusedSince, size }) => sum + (unusedSince === undefined ? size : 0),
      0,
    );
    const { hypervisor } = this.options;
    return failure("BUDGET_REACHED", { needed: needed - stored, stored, budget, inUse, hypervisor });
  }

  private markUse(): void {
    const used = this.options.used();
    this.folder.index.markUse(this.options.now(), ({ kind, sha256 }) => {
      if (kind === "partial") return this.folder.isPinned(sha256);
      return used.has(sha256) || this.folder.isPinned(sha256);
    });
  }

  private expected(): ReadonlyMap<Digest, number> {
    const all = new Map<Digest, number>();
    for (const sizes of this.reservations)
      for (const [sha256, size] of sizes) all.set(sha256, Math.max(size, all.get(sha256) ?? 0));
    return all;
  }

  private arm(): void {
    clearTimeout(this.timer);
    const { now, grace } = this.options;
    const next = nextExpiry(this.folder.index.all(), grace);
    if (next === undefined || this.closed) return;
    const wait = Math.min(Math.max(next - now(), 0), LOOK_AGAIN);
    this.timer = setTimeout(() => void this.collectQuietly(), wait).unref();
  }
}
