import { createHash } from "node:crypto";
import { failure } from "../../../driver/errors.js";
import type { BlobInfo, BlobKind, Image } from "../../../driver/images/image.js";
import type { PushDeclaration } from "../../../driver/images/image-push.js";
import type { Inventory } from "../../../driver/inventory/inventory.js";
import type { ImageReceiver } from "../../../driver/rpc/images-service.js";
import type { PushInProgress } from "../../../driver/rpc/push-handler.js";

/** Keeps pushes in memory and tells how each ended. `hold` makes every write wait for it. */
export class MemoryImages implements ImageReceiver {
  hold: Promise<void> | undefined;
  writes = 0;
  private readonly inventory: Inventory;
  private readonly ends: ("committed" | "aborted")[] = [];
  private readonly waiting: ((end: "committed" | "aborted") => void)[] = [];

  constructor(inventory: Inventory) {
    this.inventory = inventory;
  }

  /** How the next push ends. */
  ended(): Promise<"committed" | "aborted"> {
    const end = this.ends.shift();
    return end === undefined ? new Promise((resolve) => this.waiting.push(resolve)) : Promise.resolve(end);
  }

  readonly beginPush = (declaration: PushDeclaration): PushInProgress => {
    const received = { kernel: [] as Uint8Array[], ramdisk: [] as Uint8Array[], disk: [] as Uint8Array[] };
    return {
      write: async (kind, offset, bytes) => {
        this.writes++;
        await this.hold;
        const have = received[kind].reduce((sum, part) => sum + part.length, 0);
        if (offset !== have)
          throw failure("PUSH_OUT_OF_ORDER", { found: `offset ${offset}`, expected: String(have) });
        received[kind].push(bytes);
      },
      commit: async () => {
        const stored = check("kernel", received.kernel, declaration.kernel);
        const more = check("ramdisk", received.ramdisk, declaration.ramdisk);
        const disk = declaration.disk ? check("disk", received.disk, declaration.disk) : 0;
        const image = await this.inventory.putImage(declaration);
        this.end("committed");
        return { image, storedBytes: stored + more + disk };
      },
      abort: async () => this.end("aborted"),
    };
  };

  /** It keeps nothing of a push that broke off. */
  async offsets(blobs: readonly BlobInfo[]): Promise<readonly number[]> {
    return blobs.map(() => 0);
  }

  async pull(): Promise<Image> {
    throw failure("PULL_REFUSED", { kind: "kernel", url: "http://memory/", found: "it has no network" });
  }

  async collect(): ReturnType<ImageReceiver["collect"]> {
    return { removed: [], freedBytes: 0, storedBytes: 0 };
  }

  async scrub(): ReturnType<ImageReceiver["scrub"]> {
    return { good: 0, damaged: 0 };
  }

  private end(end: "committed" | "aborted"): void {
    const waiting = this.waiting.shift();
    if (waiting === undefined) this.ends.push(end);
    else waiting(end);
  }
}

function check(kind: BlobKind, parts: readonly Uint8Array[], declared: BlobInfo): number {
  const bytes = Buffer.concat(parts);
  if (bytes.length !== declared.size)
    throw failure("PUSH_INCOMPLETE", { kind, received: bytes.length, declared: declared.size });
  const found = createHash("sha256").update(bytes).digest("hex");
  if (found !== declared.sha256) throw failure("DIGEST_MISMATCH", { kind, found, declared: declared.sha256 });
  return bytes.length;
}
