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

export type BlobKind = "kernel" | "ramdisk";

export interface Image {
  readonly name: string;
  readonly kernel: BlobInfo;
  readonly ramdisk: BlobInfo;
  readonly kernelArguments: string;
  readonly revision: number;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
}
