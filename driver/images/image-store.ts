import { statfs } from "node:fs/promises";
import type { MacAddress } from "../../pxe/net/mac-address.js";
import { failure } from "../errors.js";
import type { DurableInventory } from "../inventory/open-inventory.js";
import { checkLimit } from "../inventory/request-checks.js";
import { diskFailure } from "../store/disk-failure.js";
import { BlobKeeper, type Collected } from "./blob-keeper.js";
import { BlobLocks } from "./blob-locks.js";
import { BootsUnderWay, type KeptBoots } from "./boots-under-way.js";
import { ChunkStore } from "./chunk-store.js";
import { type DamagedFile, DamageList } from "./damage-list.js";
import { type BlobInfo, type BlobKind, blobsOf, type Digest, type Image } from "./image.js";
import { type ImagePush, openPush, type PushDeclaration } from "./image-push.js";
import type { ImageSpace } from "./image-space.js";
import type { PullProgress } from "./pull-blob.js";
import { type PullRequest, pullImage } from "./pull-image.js";
import { Scrubber, type ScrubResult, type ScrubStep } from "./scrubber.js";
import { IMAGE_DEFAULTS, type ImageSettings } from "./store-settings.js";

/** Images with their bytes, stored once by content. */
export interface ImageStore extends AsyncDisposable {
  /** What each machine's boot began with. */
  readonly boots: BootsUnderWay;
  /**
   * Refuses at once what could not be committed later: NAME_REFUSED, KERNEL_ARGUMENTS_REFUSED, IMAGE_EXISTS, REVISION_MISMATCH, IMAGE_NOT_FOUND,
   * ARGUMENT_REFUSED, LIMIT_REACHED, BUDGET_REACHED, STOPPING.
   */
  beginPush(declaration: PushDeclaration): Promise<ImagePush>;
  /** How much of each file is there: where a push of it begins. */
  offsets(blobs: readonly BlobInfo[]): Promise<readonly number[]>;
  /** Fetches an image by HTTP. What has come when the signal aborts stays for the next try. Rejects like `beginPush`, and with PULL_REFUSED or PULL_FAILED. */
  pull(request: PullRequest, listener: PullListener): Promise<Image>;
  /** Removes what nobody has needed for the grace time. It happens by itself as well. */
  collect(options?: { readonly dryRun?: boolean; readonly now?: boolean }): Promise<Collected>;
  /** Reads all files. Rejects with LIMIT_REACHED while another scrub runs. */
  scrub(listener: ScrubCall): Promise<ScrubResult>;
  /** What all files take, and may. Rejects with STORE_FAILED. */
  space(): Promise<ImageSpace>;
  blobPath(sha256: Digest): string;
  /** Where the digests of a disk image's chunks are; made anew when they are missing. */
  chunksPath(blob: BlobInfo): Promise<string>;
  /** What was found wrong with a file. */
  damageOf(sha256: Digest): string | undefined;
  /** Ends what is under way; what has come stays for the next try. Closing twice is harmless. */
  close(): Promise<void>;
}

export interface PullListener {
  readonly progress: (progress: PullProgress) => void;
  readonly signal: AbortSignal;
}

export interface ScrubCall {
  readonly progress: (step: ScrubStep) => void;
  readonly damaged: (damage: DamagedFile) => void;
  readonly signal: AbortSignal;
}

export interface ImageStoreOptions extends Partial<ImageSettings> {
  /** The driver's dataDir. */
  readonly folder: string;
  readonly inventory: DurableInventory;
  /** Where what boots began with outlives this process; absent: nowhere. */
  readonly keptBoots?: KeptBoots;
  /** Pushes and pulls at one time. */
  readonly maxPushes?: number;
  /** Told of each file that is found damaged. */
  readonly damaged?: (damage: DamagedFile) => void;
  /** Milliseconds on a monotonic clock. */
  readonly now?: () => number;
}

const MAX_PUSHES = 16;

/** Makes the folders and looks at what is there by name and size. Rejects with DISK_FULL or STORE_FAILED. */
export async function openImageStore(options: ImageStoreOptions): Promise<ImageStore> {
  const store = new FolderImageStore(options);
  try {
    await store.open();
    return store;
  } catch (error) {
    throw diskFailure(options.folder, error);
  }
}

class FolderImageStore implements ImageStore {
  readonly boots: BootsUnderWay;
  private readonly inventory: DurableInventory;
  private readonly settings: ImageSettings;
  private readonly keeper: BlobKeeper;
  private readonly locks: BlobLocks;
  private readonly chunks: ChunkStore;
  private readonly damage: DamageList;
  private readonly scrubber: Scrubber;
  private readonly maxPushes: number;
  private readonly now: () => number;
  private readonly pushes = new Set<ImagePush>();
  private readonly background: Promise<unknown>[] = [];
  private readonly stop = new AbortController();
  private readonly etags = new Map<string, string>();
  private pulls = new Set<Promise<unknown>>();
  private opening = 0;
  private isScrubbing = false;
  private endSubscription: () => void = () => undefined;

  constructor(options: ImageStoreOptions) {
    const { folder, inventory, now = () => performance.now() } = options;
    this.inventory = inventory;
    this.settings = { ...IMAGE_DEFAULTS, ...options };
    this.now = now;
    this.boots = new BootsUnderWay({ now, ...(options.keptBoots && { kept: options.keptBoots }) });
    this.locks = new BlobLocks(now);
    const { budget, grace } = this.settings;
    this.keeper = new BlobKeeper({
      ...{ folder, now, grace, hypervisor: inventory.hypervisor },
      used: () => new Set([...inventory.usedBlobs(), ...this.boots.heldBlobs()]),
      ...(budget === undefined ? {} : { budget }),
    });
    this.chunks = new ChunkStore(this.keeper.folder);
    this.damage = new DamageList(() => inventory.images(), options.damaged);
    this.scrubber = new Scrubber(this.keeper.folder);
    this.maxPushes = options.maxPushes ?? MAX_PUSHES;
  }

  async open(): Promise<void> {
    await this.keeper.folder.prepare();
    await this.boots.recall((mac, image) => this.mayStillBoot(mac, image));
    await this.checkSizes();
    await this.keeper.collect();
    this.endSubscription = this.inventory.subscribeImages(() => void this.keeper.collectQuietly());
    const found = { damaged: this.damage.add };
    this.background.push(this.scrubber.run(this.settings.scrubInterval, found, this.stop.signal));
  }

  async beginPush(declaration: PushDeclaration): Promise<ImagePush> {
    if (this.stop.signal.aborted) throw this.stopping();
    for (const [kind, blob] of blobsOf(declaration)) this.checkSize(kind, blob);
    this.inventory.checkImage(declaration);
    this.checkRoomForOne();
    this.opening += 1;
    try {
      return await this.track(declaration);
    } catch (error) {
      throw diskFailure(this.keeper.folder.folder, error);
    } finally {
      this.opening -= 1;
    }
  }

  async offsets(blobs: readonly BlobInfo[]): Promise<readonly number[]> {
    const { folder } = this.keeper;
    return Promise.all(
      blobs.map(async ({ sha256, size }) => {
        if ((await folder.sizeOf(sha256)) === size) return size;
        const partial = folder.index.get("partial", sha256)?.size ?? 0;
        return partial > size ? 0 : partial;
      }),
    );
  }

  async pull(request: PullRequest, { progress, signal }: PullListener): Promise<Image> {
    if (this.stop.signal.aborted) throw this.stopping();
    this.checkRoomForOne();
    const pulled = pullImage(request, {
      ...{ keeper: this.keeper, locks: this.locks, etags: this.etags, now: this.now, progress },
      policy: this.settings.pull,
      maxSize: this.settings.maxSize,
      patience: this.settings.patience,
      checkImage: (declaration) => this.inventory.checkImage(declaration),
      putImage: (declaration) => this.inventory.putImage(declaration),
      signal: AbortSignal.any([signal, this.stop.signal]),
    });
    const settled = pulled.then(
      () => undefined,
      () => undefined,
    );
    this.pulls.add(settled);
    try {
      return await pulled;
    } catch (error) {
      this.stop.signal.throwIfAborted();
      if (signal.aborted) throw failure("CANCELLED", {}, { cause: error });
      throw diskFailure(this.keeper.folder.folder, error);
    } finally {
      this.pulls.delete(settled);
      await this.keeper.collectQuietly();
    }
  }

  collect(options?: Parameters<ImageStore["collect"]>[0]): Promise<Collected> {
    return this.keeper.collect(options);
  }

  async scrub({ progress, damaged, signal }: ScrubCall): Promise<ScrubResult> {
    checkLimit(this.isScrubbing ? 2 : 1, 1, "scrubs at one time");
    this.isScrubbing = true;
    try {
      const found = {
        progress,
        damaged: (damage: Parameters<DamageList["add"]>[0]) => damaged(this.damage.add(damage)),
      };
      return await this.scrubber.scrub(found, AbortSignal.any([signal, this.stop.signal]));
    } finally {
      this.isScrubbing = false;
    }
  }

  async space(): Promise<ImageSpace> {
    const { folder, index } = this.keeper.folder;
    const { budget } = this.settings;
    const { bavail, bsize } = await statfs(folder).catch((error: unknown) => {
      throw diskFailure(folder, error);
    });
    return { stored: index.bytes(), ...(budget === undefined ? {} : { budget }), free: bavail * bsize };
  }

  blobPath(sha256: Digest): string {
    return this.keeper.folder.path("blob", sha256);
  }

  chunksPath(blob: BlobInfo): Promise<string> {
    return this.chunks.path(blob, this.stop.signal);
  }

  damageOf(sha256: Digest): string | undefined {
    return this.keeper.folder.index.get("damaged", sha256) && this.damage.textOf(sha256);
  }

  async close(): Promise<void> {
    this.stop.abort(this.stopping());
    this.endSubscription();
    await Promise.all([...this.pushes].map((push) => push.abort()));
    await Promise.all([...this.pulls, ...this.background]);
    this.keeper.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  private async track(declaration: PushDeclaration): Promise<ImagePush> {
    const room = await this.keeper.reserve(blobsOf(declaration).map(([, blob]) => blob));
    const push = openPush({
      folder: this.keeper.folder,
      locks: this.locks,
      declaration,
      putImage: (request) => this.inventory.putImage(request),
      ended: async () => {
        this.pushes.delete(push);
        room.release();
        await this.keeper.collectQuietly();
      },
    });
    this.pushes.add(push);
    if (!this.stop.signal.aborted) return push;
    await push.abort();
    throw this.stopping();
  }

  /** What an image names and has another length is damaged; the rest of a file is the scrub's to read. */
  private async checkSizes(): Promise<void> {
    const { folder } = this.keeper;
    for (const image of this.inventory.images())
      for (const [, blob] of blobsOf(image)) {
        const size = folder.index.get("blob", blob.sha256)?.size;
        if (size === blob.size || folder.index.get("damaged", blob.sha256) !== undefined) continue;
        await folder.setAside({ ...blob, size: size ?? 0 });
        this.damage.add({ blob, text: size === undefined ? "it is missing" : `it has ${size} bytes` });
      }
  }

  /** A boot whose files are not all there any more is none. */
  private mayStillBoot(mac: MacAddress, image: Image): boolean {
    const { index } = this.keeper.folder;
    const isWhole = blobsOf(image).every(([, { sha256 }]) => index.get("blob", sha256) !== undefined);
    return isWhole && this.inventory.lookup(mac).kind === "owner";
  }

  private checkRoomForOne(): void {
    checkLimit(this.pushes.size + this.pulls.size + this.opening + 1, this.maxPushes, "pushes at one time");
  }

  private stopping(): Error {
    return failure("STOPPING", { what: `hypervisor ${this.inventory.hypervisor}` });
  }

  private checkSize(kind: BlobKind, { size }: BlobInfo): void {
    const { maxSize } = this.settings;
    if (Number.isSafeInteger(size) && size >= 1 && size <= maxSize) return;
    throw failure("ARGUMENT_REFUSED", {
      argument: `The size of the ${kind}`,
      found: `${size} bytes`,
      expected: `1 to ${maxSize}`,
    });
  }
}
