// Original file: proto/metalplug/v1/boot_event.proto

export const OwnerAnswer = {
  OWNER_ANSWER_UNSPECIFIED: 'OWNER_ANSWER_UNSPECIFIED',
  OWNER_ANSWER_OWNER: 'OWNER_ANSWER_OWNER',
  OWNER_ANSWER_NOT_MINE: 'OWNER_ANSWER_NOT_MINE',
  OWNER_ANSWER_DRAINING: 'OWNER_ANSWER_DRAINING',
  OWNER_ANSWER_SILENT: 'OWNER_ANSWER_SILENT',
} as const;

export type OwnerAnswer =
  | 'OWNER_ANSWER_UNSPECIFIED'
  | 0
  | 'OWNER_ANSWER_OWNER'
  | 1
  | 'OWNER_ANSWER_NOT_MINE'
  | 2
  | 'OWNER_ANSWER_DRAINING'
  | 3
  | 'OWNER_ANSWER_SILENT'
  | 4

export type OwnerAnswer__Output = typeof OwnerAnswer[keyof typeof OwnerAnswer]
