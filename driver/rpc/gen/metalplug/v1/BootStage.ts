// Original file: proto/metalplug/v1/ownership.proto

export const BootStage = {
  BOOT_STAGE_UNSPECIFIED: 'BOOT_STAGE_UNSPECIFIED',
  BOOT_STAGE_BIOS_PXE: 'BOOT_STAGE_BIOS_PXE',
  BOOT_STAGE_UEFI_X64_PXE: 'BOOT_STAGE_UEFI_X64_PXE',
  BOOT_STAGE_BIOS_IPXE: 'BOOT_STAGE_BIOS_IPXE',
  BOOT_STAGE_UEFI_X64_IPXE: 'BOOT_STAGE_UEFI_X64_IPXE',
} as const;

export type BootStage =
  | 'BOOT_STAGE_UNSPECIFIED'
  | 0
  | 'BOOT_STAGE_BIOS_PXE'
  | 1
  | 'BOOT_STAGE_UEFI_X64_PXE'
  | 2
  | 'BOOT_STAGE_BIOS_IPXE'
  | 3
  | 'BOOT_STAGE_UEFI_X64_IPXE'
  | 4

export type BootStage__Output = typeof BootStage[keyof typeof BootStage]
