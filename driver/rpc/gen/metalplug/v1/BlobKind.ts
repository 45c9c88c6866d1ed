// Original file: proto/metalplug/v1/images.proto

export const BlobKind = {
  BLOB_KIND_UNSPECIFIED: 'BLOB_KIND_UNSPECIFIED',
  BLOB_KIND_KERNEL: 'BLOB_KIND_KERNEL',
  BLOB_KIND_RAMDISK: 'BLOB_KIND_RAMDISK',
  BLOB_KIND_DISK: 'BLOB_KIND_DISK',
} as const;

export type BlobKind =
  | 'BLOB_KIND_UNSPECIFIED'
  | 0
  | 'BLOB_KIND_KERNEL'
  | 1
  | 'BLOB_KIND_RAMDISK'
  | 2
  | 'BLOB_KIND_DISK'
  | 3

export type BlobKind__Output = typeof BlobKind[keyof typeof BlobKind]
