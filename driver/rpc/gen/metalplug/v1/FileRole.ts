// Original file: proto/metalplug/v1/rehearsal.proto

export const FileRole = {
  FILE_ROLE_UNSPECIFIED: 'FILE_ROLE_UNSPECIFIED',
  FILE_ROLE_LOADER: 'FILE_ROLE_LOADER',
  FILE_ROLE_CONFIG: 'FILE_ROLE_CONFIG',
  FILE_ROLE_KERNEL: 'FILE_ROLE_KERNEL',
  FILE_ROLE_RAMDISK: 'FILE_ROLE_RAMDISK',
} as const;

export type FileRole =
  | 'FILE_ROLE_UNSPECIFIED'
  | 0
  | 'FILE_ROLE_LOADER'
  | 1
  | 'FILE_ROLE_CONFIG'
  | 2
  | 'FILE_ROLE_KERNEL'
  | 3
  | 'FILE_ROLE_RAMDISK'
  | 4

export type FileRole__Output = typeof FileRole[keyof typeof FileRole]
