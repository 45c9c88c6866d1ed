// Original file: proto/metalplug/v1/boot_event.proto

export const Verdict = {
  VERDICT_UNSPECIFIED: 'VERDICT_UNSPECIFIED',
  VERDICT_ONE: 'VERDICT_ONE',
  VERDICT_NONE: 'VERDICT_NONE',
  VERDICT_CONFLICT: 'VERDICT_CONFLICT',
  VERDICT_SILENT: 'VERDICT_SILENT',
  VERDICT_DRAINING: 'VERDICT_DRAINING',
} as const;

export type Verdict =
  | 'VERDICT_UNSPECIFIED'
  | 0
  | 'VERDICT_ONE'
  | 1
  | 'VERDICT_NONE'
  | 2
  | 'VERDICT_CONFLICT'
  | 3
  | 'VERDICT_SILENT'
  | 4
  | 'VERDICT_DRAINING'
  | 5

export type Verdict__Output = typeof Verdict[keyof typeof Verdict]
