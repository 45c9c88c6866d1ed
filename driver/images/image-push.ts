import { failure } from "../errors.js";
import { diskFailure } from "../store/disk-failure.js";
import type { BlobFolder } from "./blob-folder.js";
import { BlobWriter } from "./blob-writer.js";
import type { BlobInfo, BlobKind, Image } from "./image.js";
import type { ImageRequest } from "./image-rules.js";

/** What opens a push: an `Inventory.putImage` request. */
export interface PushDeclaration extends ImageRequest {
  readonly requestId: string;
}

export interface PushResult {
  readonly image: Image;
  /** Bytes stored anew: 0 when the driver had both files already. */
  readonly storedBytes: number;
}

/** One push: all of the kernel, then all of the ramdisk. After a rejection it is over and has left nothing behind. */
export interface ImagePush {
  /** Rejects with PUSH_OUT_OF_ORDER, PUSH_INCOMPLETE, DIGEST_MISMATCH, DISK_FULL or STORE_FAILED. */
  write(kind: BlobKind, offset: number, bytes: Uint8Array): Promise<void>;
  /** Resolves once files and record are durable; rejects like `write`, or as `Inventory.putImage` does. */
  commit(): Promise<PushResult>;
  /** Harmless after the end. */
  abort(): Promise<void>;
}

export interface PushOptions {
  readonly folder: BlobFolder;
  readonly declaration: PushDeclaration;
  /** `Inventory.putImage`. */
  readonly putImage: (declaration: PushDeclaration) => Promise<Image>;
  /** Called once, when the push is over in any way. */
  readonly ended: () => Promise<void>;
}

/** The blobs of the declaration must be pinned until `ended`. */
export async function openPush(options: PushOptions): Promise<ImagePush> {
  const { kernel, ramdisk } = options.declaration;
  const writers = [
    await openWriter(options.folder, "kernel", kernel),
    await openWriter(options.folder, "ramdisk", ramdisk),
  ] as const;
  return new RunningPush(options, writers);
}

async function openWriter(folder: BlobFolder, kind: BlobKind, blob: BlobInfo): Promise<BlobWriter> {
  const path = (await folder.has(blob)) ? undefined : folder.newIncomingPath();
  return new BlobWriter(kind, blob, path);
}

type PushState = "kernel" | "ramdisk" | "over";

class RunningPush implements ImagePush {
  private readonly options: PushOptions;
  private readonly kernel: BlobWriter;
  private readonly ramdisk: BlobWriter;
  private state: PushState = "kernel";
  private last: Promise<unknown> = Promise.resolve();

  constructor(options: PushOptions, [kernel, ramdisk]: readonly [BlobWriter, BlobWriter]) {
    this.options = options;
    this.kernel = kernel;
    this.ramdisk = ramdisk;
  }

  write(kind: BlobKind, offset: number, bytes: Uint8Array): Promise<void> {
    return this.inTurn(async () => {
      if (kind === "ramdisk" && this.state === "kernel") await this.finishKernel();
      if (kind !== this.state) throw outOfOrder(kind, this.state);
      await this[kind].write(offset, bytes);
    });
  }

  commit(): Promise<PushResult> {
    return this.inTurn(async () => {
      if (this.state === "kernel") await this.finishKernel();
      if (this.state !== "ramdisk") throw outOfOrder("the end", this.state);
      await this.ramdisk.finish();
      const storedBytes = (await this.adopt(this.kernel)) + (await this.adopt(this.ramdisk));
      const image = await this.options.putImage(this.options.declaration);
      await this.end();
      return { image, storedBytes };
    });
  }

  abort(): Promise<void> {
    const end = this.last.then(() => this.end());
    this.last = end.catch(() => undefined);
    return end;
  }

  private async finishKernel(): Promise<void> {
    await this.kernel.finish();
    this.state = "ramdisk";
  }

  private adopt(writer: BlobWriter): Promise<number> {
    if (writer.path === undefined) return Promise.resolve(0);
    return this.options.folder.adopt(writer.declared, writer.path);
  }

  private async end(): Promise<void> {
    if (this.state === "over") return;
    this.state = "over";
    await Promise.all([this.kernel.discard(), this.ramdisk.discard()]);
    await this.options.ended();
  }

  /** Steps run one after the other; the first that fails ends the push. */
  private inTurn<T>(act: () => Promise<T>): Promise<T> {
    const turn = this.last.then(act).catch(async (error: unknown) => {
      await this.end().catch(() => undefined);
      throw diskFailure(this.options.folder.folder, error);
    });
    this.last = turn.catch(() => undefined);
    return turn;
  }
}

function outOfOrder(part: string, state: PushState): Error {
  const expected = { kernel: "kernel bytes", ramdisk: "ramdisk bytes", over: "nothing: the push is over" };
  return failure("PUSH_OUT_OF_ORDER", { found: part, expected: expected[state] });
}
