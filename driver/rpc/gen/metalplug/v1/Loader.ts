// Original file: proto/metalplug/v1/instances.proto

export const Loader = {
  LOADER_UNSPECIFIED: 'LOADER_UNSPECIFIED',
  LOADER_IPXE: 'LOADER_IPXE',
  LOADER_PXELINUX: 'LOADER_PXELINUX',
  LOADER_GRUB: 'LOADER_GRUB',
} as const;

export type Loader =
  | 'LOADER_UNSPECIFIED'
  | 0
  | 'LOADER_IPXE'
  | 1
  | 'LOADER_PXELINUX'
  | 2
  | 'LOADER_GRUB'
  | 3

export type Loader__Output = typeof Loader[keyof typeof Loader]
