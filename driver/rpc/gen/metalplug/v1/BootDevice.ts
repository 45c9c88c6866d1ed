// Original file: proto/metalplug/v1/power.proto

export const BootDevice = {
  BOOT_DEVICE_UNSPECIFIED: 'BOOT_DEVICE_UNSPECIFIED',
  BOOT_DEVICE_NETWORK: 'BOOT_DEVICE_NETWORK',
  BOOT_DEVICE_HTTP: 'BOOT_DEVICE_HTTP',
  BOOT_DEVICE_DISK: 'BOOT_DEVICE_DISK',
} as const;

export type BootDevice =
  | 'BOOT_DEVICE_UNSPECIFIED'
  | 0
  | 'BOOT_DEVICE_NETWORK'
  | 1
  | 'BOOT_DEVICE_HTTP'
  | 2
  | 'BOOT_DEVICE_DISK'
  | 3

export type BootDevice__Output = typeof BootDevice[keyof typeof BootDevice]
