// Original file: proto/metalplug/v1/coordinator.proto

import type { LeaseImportOutcome as _metalplug_v1_LeaseImportOutcome, LeaseImportOutcome__Output as _metalplug_v1_LeaseImportOutcome__Output } from '../../metalplug/v1/LeaseImportOutcome.js';

export interface CoordinatorImportLeasesResponse {
  'outcomes'?: (_metalplug_v1_LeaseImportOutcome)[];
}

export interface CoordinatorImportLeasesResponse__Output {
  'outcomes': (_metalplug_v1_LeaseImportOutcome__Output)[];
}
