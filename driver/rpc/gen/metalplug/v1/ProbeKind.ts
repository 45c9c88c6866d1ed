// Original file: proto/metalplug/v1/coordinator.proto

export const ProbeKind = {
  PROBE_KIND_UNSPECIFIED: 'PROBE_KIND_UNSPECIFIED',
  PROBE_KIND_SYSTEM: 'PROBE_KIND_SYSTEM',
  PROBE_KIND_BIOS: 'PROBE_KIND_BIOS',
  PROBE_KIND_UEFI: 'PROBE_KIND_UEFI',
  PROBE_KIND_UEFI_HTTP: 'PROBE_KIND_UEFI_HTTP',
} as const;

export type ProbeKind =
  | 'PROBE_KIND_UNSPECIFIED'
  | 0
  | 'PROBE_KIND_SYSTEM'
  | 1
  | 'PROBE_KIND_BIOS'
  | 2
  | 'PROBE_KIND_UEFI'
  | 3
  | 'PROBE_KIND_UEFI_HTTP'
  | 4

export type ProbeKind__Output = typeof ProbeKind[keyof typeof ProbeKind]
