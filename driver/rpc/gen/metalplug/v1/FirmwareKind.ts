// Original file: proto/metalplug/v1/hardware.proto

export const FirmwareKind = {
  FIRMWARE_KIND_UNSPECIFIED: 'FIRMWARE_KIND_UNSPECIFIED',
  FIRMWARE_KIND_BIOS: 'FIRMWARE_KIND_BIOS',
  FIRMWARE_KIND_UEFI: 'FIRMWARE_KIND_UEFI',
} as const;

export type FirmwareKind =
  | 'FIRMWARE_KIND_UNSPECIFIED'
  | 0
  | 'FIRMWARE_KIND_BIOS'
  | 1
  | 'FIRMWARE_KIND_UEFI'
  | 2

export type FirmwareKind__Output = typeof FirmwareKind[keyof typeof FirmwareKind]
