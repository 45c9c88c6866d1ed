// Original file: proto/metalplug/v1/power.proto

export const PowerTarget = {
  POWER_TARGET_UNSPECIFIED: 'POWER_TARGET_UNSPECIFIED',
  POWER_TARGET_ON: 'POWER_TARGET_ON',
  POWER_TARGET_OFF: 'POWER_TARGET_OFF',
  POWER_TARGET_CYCLE: 'POWER_TARGET_CYCLE',
} as const;

export type PowerTarget =
  | 'POWER_TARGET_UNSPECIFIED'
  | 0
  | 'POWER_TARGET_ON'
  | 1
  | 'POWER_TARGET_OFF'
  | 2
  | 'POWER_TARGET_CYCLE'
  | 3

export type PowerTarget__Output = typeof PowerTarget[keyof typeof PowerTarget]
