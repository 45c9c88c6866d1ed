// Original file: proto/metalplug/v1/coordinator.proto

import type { LeaseImportResult as _metalplug_v1_LeaseImportResult, LeaseImportResult__Output as _metalplug_v1_LeaseImportResult__Output } from '../../metalplug/v1/LeaseImportResult.js';

export interface LeaseImportOutcome {
  'result'?: (_metalplug_v1_LeaseImportResult);
  'text'?: (string);
}

export interface LeaseImportOutcome__Output {
  'result': (_metalplug_v1_LeaseImportResult__Output);
  'text': (string);
}
