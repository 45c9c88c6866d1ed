// Original file: proto/metalplug/v1/coordinator.proto

export const DriverState = {
  DRIVER_STATE_UNSPECIFIED: 'DRIVER_STATE_UNSPECIFIED',
  DRIVER_STATE_UP: 'DRIVER_STATE_UP',
  DRIVER_STATE_SYNCING: 'DRIVER_STATE_SYNCING',
  DRIVER_STATE_DOWN: 'DRIVER_STATE_DOWN',
} as const;

export type DriverState =
  | 'DRIVER_STATE_UNSPECIFIED'
  | 0
  | 'DRIVER_STATE_UP'
  | 1
  | 'DRIVER_STATE_SYNCING'
  | 2
  | 'DRIVER_STATE_DOWN'
  | 3

export type DriverState__Output = typeof DriverState[keyof typeof DriverState]
