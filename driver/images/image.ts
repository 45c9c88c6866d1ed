import type { CpuArchitecture } from "../node/hardware.js";

/** SHA-256 as 64 lower-case hex digits. */
export type Digest = string & { readonly __brand: "Digest" };

export function parseDigest(text: string): Digest | undefined {
  return /^[0-9a-f]{64}$/.test(text) ? (text as Digest) : undefined;
}

export interface BlobInfo {
  readonly sha256: Digest;
  /** Bytes. */
  readonly size: number;
}

export type BlobKind = "kernel" | "ramdisk" | "disk";

export interface Image {
  readonly name: string;
  readonly kernel: BlobInfo;
  readonly ramdisk: BlobInfo;
  /** A raw disk image. */
  readonly disk?: BlobInfo;
  readonly architecture?: CpuArchitecture;
  readonly kernelArguments: string;
  readonly revision: number;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
}

/** An image's files in the order in which they are pushed. */
export function blobsOf({
  kernel,
  ramdisk,
  disk,
}: Pick<Image, BlobKind>): readonly (readonly [BlobKind, BlobInfo])[] {
  const all = [["kernel", kernel] as const, ["ramdisk", ramdisk] as const];
  return disk === undefined ? all : [...all, ["disk", disk] as const];
}
