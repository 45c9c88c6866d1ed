// Original file: proto/metalplug/v1/coordinator.proto

export const LeaseKind = {
  LEASE_KIND_UNSPECIFIED: 'LEASE_KIND_UNSPECIFIED',
  LEASE_KIND_FIXED: 'LEASE_KIND_FIXED',
  LEASE_KIND_POOL: 'LEASE_KIND_POOL',
  LEASE_KIND_UNKNOWN_MACHINE: 'LEASE_KIND_UNKNOWN_MACHINE',
} as const;

export type LeaseKind =
  | 'LEASE_KIND_UNSPECIFIED'
  | 0
  | 'LEASE_KIND_FIXED'
  | 1
  | 'LEASE_KIND_POOL'
  | 2
  | 'LEASE_KIND_UNKNOWN_MACHINE'
  | 3

export type LeaseKind__Output = typeof LeaseKind[keyof typeof LeaseKind]
