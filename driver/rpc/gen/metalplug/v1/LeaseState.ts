// Original file: proto/metalplug/v1/coordinator.proto

export const LeaseState = {
  LEASE_STATE_UNSPECIFIED: 'LEASE_STATE_UNSPECIFIED',
  LEASE_STATE_ACTIVE: 'LEASE_STATE_ACTIVE',
  LEASE_STATE_EXPIRED: 'LEASE_STATE_EXPIRED',
  LEASE_STATE_ALL: 'LEASE_STATE_ALL',
} as const;

export type LeaseState =
  | 'LEASE_STATE_UNSPECIFIED'
  | 0
  | 'LEASE_STATE_ACTIVE'
  | 1
  | 'LEASE_STATE_EXPIRED'
  | 2
  | 'LEASE_STATE_ALL'
  | 3

export type LeaseState__Output = typeof LeaseState[keyof typeof LeaseState]
