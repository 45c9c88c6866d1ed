// Original file: proto/metalplug/v1/coordinator.proto

export const BootState = {
  BOOT_STATE_UNSPECIFIED: 'BOOT_STATE_UNSPECIFIED',
  BOOT_STATE_BOOTING: 'BOOT_STATE_BOOTING',
  BOOT_STATE_BOOTED: 'BOOT_STATE_BOOTED',
  BOOT_STATE_FAILED: 'BOOT_STATE_FAILED',
  BOOT_STATE_STALLED: 'BOOT_STATE_STALLED',
} as const;

export type BootState =
  | 'BOOT_STATE_UNSPECIFIED'
  | 0
  | 'BOOT_STATE_BOOTING'
  | 1
  | 'BOOT_STATE_BOOTED'
  | 2
  | 'BOOT_STATE_FAILED'
  | 3
  | 'BOOT_STATE_STALLED'
  | 4

export type BootState__Output = typeof BootState[keyof typeof BootState]
