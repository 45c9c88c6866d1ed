// Original file: proto/metalplug/v1/boot_event.proto

export const DriverTrouble = {
  DRIVER_TROUBLE_UNSPECIFIED: 'DRIVER_TROUBLE_UNSPECIFIED',
  DRIVER_TROUBLE_CLOCK: 'DRIVER_TROUBLE_CLOCK',
  DRIVER_TROUBLE_CERTIFICATE: 'DRIVER_TROUBLE_CERTIFICATE',
  DRIVER_TROUBLE_UNREACHABLE: 'DRIVER_TROUBLE_UNREACHABLE',
} as const;

export type DriverTrouble =
  | 'DRIVER_TROUBLE_UNSPECIFIED'
  | 0
  | 'DRIVER_TROUBLE_CLOCK'
  | 1
  | 'DRIVER_TROUBLE_CERTIFICATE'
  | 2
  | 'DRIVER_TROUBLE_UNREACHABLE'
  | 3

export type DriverTrouble__Output = typeof DriverTrouble[keyof typeof DriverTrouble]
