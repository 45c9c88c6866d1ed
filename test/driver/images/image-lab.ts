import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { ExecutionContext } from "ava";
import type { BlobInfo, BlobKind, Digest } from "../../../driver/images/image.js";
import type { ImagePush, PushDeclaration, PushResult } from "../../../driver/images/image-push.js";
import {
  type ImageStore,
  type ImageStoreOptions,
  openImageStore,
} from "../../../driver/images/image-store.js";
import type { LoaderFinder } from "../../../driver/images/loader-folder.js";
import type { Store } from "../../../driver/store/store.js";
import type { ArchitectureEntry } from "../../../pxe/boot/loaders.js";
import { ALL_LOADERS, type LabInventory, openedIn } from "../inventory/inventory-lab.js";
import { temporaryFolder } from "../store/temporary-folder.js";

export interface ImageLab extends AsyncDisposable {
  readonly folder: string;
  readonly store: Store;
  readonly inventory: LabInventory;
  readonly images: ImageStore;
}

export interface LabOptions extends Partial<ImageStoreOptions> {
  readonly loaders?: LoaderFinder;
  readonly architectures?: readonly ArchitectureEntry[];
}

/** A driver's dataDir as the program opens it; what nobody needs goes at once where nothing else is said. */
export async function openLab(folder: string, options: LabOptions = {}): Promise<ImageLab> {
  const { loaders = ALL_LOADERS, architectures = [], ...settings } = options;
  const { store, inventory } = await openedIn(join(folder, "state"), loaders, architectures);
  const images = await openImageStore({ grace: 0, ...settings, folder, inventory });
  const close = async (): Promise<void> => {
    await images.close();
    await store.close();
  };
  return { folder, store, inventory, images, [Symbol.asyncDispose]: close };
}

export async function labFor(t: ExecutionContext, options: LabOptions = {}): Promise<ImageLab> {
  const lab = await openLab(await temporaryFolder(t), options);
  t.teardown(() => lab[Symbol.asyncDispose]());
  return lab;
}

export const KERNEL = Buffer.alloc(100_001, "kernel ");
export const RAMDISK = Buffer.alloc(50_000, "ramdisk ");

export function blobInfo(bytes: Uint8Array): BlobInfo {
  return { sha256: createHash("sha256").update(bytes).digest("hex") as Digest, size: bytes.length };
}

export function declare(changes: Partial<PushDeclaration> = {}): PushDeclaration {
  return {
    requestId: "",
    expectedRevision: 0,
    name: "debian",
    kernel: blobInfo(KERNEL),
    ramdisk: blobInfo(RAMDISK),
    kernelArguments: "quiet",
    ...changes,
  };
}

export async function send(
  push: ImagePush,
  kind: BlobKind,
  bytes: Uint8Array,
  chunk = 30_000,
  from = 0,
): Promise<void> {
  for (let offset = from; offset < bytes.length; offset += chunk)
    await push.write(kind, offset, bytes.subarray(offset, offset + chunk));
}

export async function pushWhole(
  images: ImageStore,
  declaration = declare(),
  kernel: Uint8Array = KERNEL,
  ramdisk: Uint8Array = RAMDISK,
  disk: Uint8Array = new Uint8Array(),
): Promise<PushResult> {
  const push = await images.beginPush(declaration);
  await send(push, "kernel", kernel);
  await send(push, "ramdisk", ramdisk);
  await send(push, "disk", disk, 1 << 20);
  return push.commit();
}

/** What lies on the disk: the digests of the blobs by name and content, and what is coming in. */
export async function onDisk(
  folder: string,
): Promise<{ blobs: readonly string[]; incoming: readonly string[] }> {
  const blobs = (await readdir(join(folder, "blobs"))).sort();
  for (const name of blobs) {
    const found = blobInfo(await readFile(join(folder, "blobs", name))).sha256;
    if (found !== name) throw new Error(`blob ${name} has the digest ${found}`);
  }
  return { blobs, incoming: await readdir(join(folder, "incoming")) };
}

export function digests(...bytes: readonly Uint8Array[]): readonly string[] {
  return bytes.map((each) => blobInfo(each).sha256 as string).sort();
}
