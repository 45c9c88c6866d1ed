// Original file: proto/metalplug/v1/boot_event.proto

export const FailedPart = {
  FAILED_PART_UNSPECIFIED: 'FAILED_PART_UNSPECIFIED',
  FAILED_PART_TURN: 'FAILED_PART_TURN',
  FAILED_PART_WIRE: 'FAILED_PART_WIRE',
  FAILED_PART_POWER: 'FAILED_PART_POWER',
  FAILED_PART_MACHINE: 'FAILED_PART_MACHINE',
} as const;

export type FailedPart =
  | 'FAILED_PART_UNSPECIFIED'
  | 0
  | 'FAILED_PART_TURN'
  | 1
  | 'FAILED_PART_WIRE'
  | 2
  | 'FAILED_PART_POWER'
  | 3
  | 'FAILED_PART_MACHINE'
  | 4

export type FailedPart__Output = typeof FailedPart[keyof typeof FailedPart]
