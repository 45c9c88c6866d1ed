// Original file: proto/metalplug/v1/boot_event.proto

export const FileOutcome = {
  FILE_OUTCOME_UNSPECIFIED: 'FILE_OUTCOME_UNSPECIFIED',
  FILE_OUTCOME_ABORTED: 'FILE_OUTCOME_ABORTED',
  FILE_OUTCOME_TIMED_OUT: 'FILE_OUTCOME_TIMED_OUT',
  FILE_OUTCOME_FAILED: 'FILE_OUTCOME_FAILED',
  FILE_OUTCOME_PROBED: 'FILE_OUTCOME_PROBED',
} as const;

export type FileOutcome =
  | 'FILE_OUTCOME_UNSPECIFIED'
  | 0
  | 'FILE_OUTCOME_ABORTED'
  | 1
  | 'FILE_OUTCOME_TIMED_OUT'
  | 2
  | 'FILE_OUTCOME_FAILED'
  | 3
  | 'FILE_OUTCOME_PROBED'
  | 4

export type FileOutcome__Output = typeof FileOutcome[keyof typeof FileOutcome]
