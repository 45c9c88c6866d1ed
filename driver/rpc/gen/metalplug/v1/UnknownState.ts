// Original file: proto/metalplug/v1/coordinator.proto

export const UnknownState = {
  UNKNOWN_STATE_UNSPECIFIED: 'UNKNOWN_STATE_UNSPECIFIED',
  UNKNOWN_STATE_HEARD: 'UNKNOWN_STATE_HEARD',
  UNKNOWN_STATE_REPORTED: 'UNKNOWN_STATE_REPORTED',
  UNKNOWN_STATE_IGNORED: 'UNKNOWN_STATE_IGNORED',
} as const;

export type UnknownState =
  | 'UNKNOWN_STATE_UNSPECIFIED'
  | 0
  | 'UNKNOWN_STATE_HEARD'
  | 1
  | 'UNKNOWN_STATE_REPORTED'
  | 2
  | 'UNKNOWN_STATE_IGNORED'
  | 3

export type UnknownState__Output = typeof UnknownState[keyof typeof UnknownState]
