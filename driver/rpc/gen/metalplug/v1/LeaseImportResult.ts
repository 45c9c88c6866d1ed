// Original file: proto/metalplug/v1/coordinator.proto

export const LeaseImportResult = {
  LEASE_IMPORT_RESULT_UNSPECIFIED: 'LEASE_IMPORT_RESULT_UNSPECIFIED',
  LEASE_IMPORT_RESULT_ADDED: 'LEASE_IMPORT_RESULT_ADDED',
  LEASE_IMPORT_RESULT_KEPT: 'LEASE_IMPORT_RESULT_KEPT',
  LEASE_IMPORT_RESULT_REFUSED: 'LEASE_IMPORT_RESULT_REFUSED',
} as const;

export type LeaseImportResult =
  | 'LEASE_IMPORT_RESULT_UNSPECIFIED'
  | 0
  | 'LEASE_IMPORT_RESULT_ADDED'
  | 1
  | 'LEASE_IMPORT_RESULT_KEPT'
  | 2
  | 'LEASE_IMPORT_RESULT_REFUSED'
  | 3

export type LeaseImportResult__Output = typeof LeaseImportResult[keyof typeof LeaseImportResult]
