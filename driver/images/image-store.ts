import { failure } from "../errors.js";
import type { DurableInventory } from "../inventory/open-inventory.js";
import { checkLimit } from "../inventory/request-checks.js";
import { diskFailure } from "../store/disk-failure.js";
import { BlobFolder } from "./blob-folder.js";
import type { BlobInfo, BlobKind, Digest } from "./image.js";
import { type ImagePush, openPush, type PushDeclaration } from "./image-push.js";

/** Images with their bytes, stored once by content. */
export interface ImageStore extends AsyncDisposable {
  /** Refuses at once what could not be committed later: NAME_REFUSED, KERNEL_ARGUMENTS_REFUSED, IMAGE_EXISTS, REVISION_MISMATCH, IMAGE_NOT_FOUND, ARGUMENT_REFUSED, LIMIT_REACHED, STOPPING. */
  beginPush(declaration: PushDeclaration): Promise<ImagePush>;
  /** Removes blobs no image names and no push uses; answers how many. It happens by itself after every push and every change of the images. */
  collect(): Promise<number>;
  blobPath(sha256: Digest): string;
  /** Aborts the pushes that are under way. Closing twice is harmless. */
  close(): Promise<void>;
}

export interface ImageStoreOptions {
  /** The driver's dataDir. */
  readonly folder: string;
  readonly inventory: DurableInventory;
  /** Pushes at one time. */
  readonly maxPushes?: number;
  /** Bytes of one file. */
  readonly maxBlobSize?: number;
}

const MAX_PUSHES = 16;
const MAX_BLOB_SIZE = 16 * 2 ** 30;

/** Makes the folders, removes what a killed push left, and the blobs no image names. Rejects with DISK_FULL or STORE_FAILED. */
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
  private readonly inventory: DurableInventory;
  private readonly folder: BlobFolder;
  private readonly maxPushes: number;
  private readonly maxBlobSize: number;
  private readonly pushes = new Set<ImagePush>();
  private opening = 0;
  private endSubscription: () => void = () => undefined;
  private closed = false;

  constructor(options: ImageStoreOptions) {
    this.inventory = options.inventory;
    this.folder = new BlobFolder(options.folder);
    this.maxPushes = options.maxPushes ?? MAX_PUSHES;
    this.maxBlobSize = options.maxBlobSize ?? MAX_BLOB_SIZE;
  }

  async open(): Promise<void> {
    await this.folder.prepare();
    await this.collect();
    this.endSubscription = this.inventory.subscribeImages(() => void this.collectQuietly());
  }

  async beginPush(declaration: PushDeclaration): Promise<ImagePush> {
    if (this.closed) throw this.stopping();
    this.checkSize("kernel", declaration.kernel);
    this.checkSize("ramdisk", declaration.ramdisk);
    this.inventory.checkImage(declaration);
    checkLimit(this.pushes.size + this.opening + 1, this.maxPushes, "pushes at one time");
    const unpin = [this.folder.pin(declaration.kernel.sha256), this.folder.pin(declaration.ramdisk.sha256)];
    this.opening += 1;
    try {
      return await this.track(declaration, unpin);
    } catch (error) {
      for (const end of unpin) end();
      throw diskFailure(this.folder.folder, error);
    } finally {
      this.opening -= 1;
    }
  }

  collect(): Promise<number> {
    return this.folder.collect((sha256) => this.inventory.usesBlob(sha256));
  }

  blobPath(sha256: Digest): string {
    return this.folder.path(sha256);
  }

  async close(): Promise<void> {
    this.closed = true;
    this.endSubscription();
    await Promise.all([...this.pushes].map((push) => push.abort()));
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  private async track(declaration: PushDeclaration, unpin: readonly (() => void)[]): Promise<ImagePush> {
    const push = await openPush({
      folder: this.folder,
      declaration,
      putImage: (request) => this.inventory.putImage(request),
      ended: async () => {
        this.pushes.delete(push);
        for (const end of unpin) end();
        await this.collectQuietly();
      },
    });
    this.pushes.add(push);
    if (!this.closed) return push;
    await push.abort();
    throw this.stopping();
  }

  private stopping(): Error {
    return failure("STOPPING", { what: `hypervisor ${this.inventory.hypervisor}` });
  }

  /** What cannot be removed now is removed after the next push or at the next start. */
  private async collectQuietly(): Promise<void> {
    await this.collect().catch(() => 0);
  }

  private checkSize(kind: BlobKind, { size }: BlobInfo): void {
    if (Number.isSafeInteger(size) && size >= 1 && size <= this.maxBlobSize) return;
    throw failure("ARGUMENT_REFUSED", {
      argument: `The size of the ${kind}`,
      found: `${size} bytes`,
      expected: `1 to ${this.maxBlobSize}`,
    });
  }
}
