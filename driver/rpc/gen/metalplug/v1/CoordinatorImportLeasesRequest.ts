// Original file: proto/metalplug/v1/coordinator.proto

import type { Lease as _metalplug_v1_Lease, Lease__Output as _metalplug_v1_Lease__Output } from '../../metalplug/v1/Lease.js';

export interface CoordinatorImportLeasesRequest {
  'requestId'?: (string);
  'leases'?: (_metalplug_v1_Lease)[];
  'dryRun'?: (boolean);
}

export interface CoordinatorImportLeasesRequest__Output {
  'requestId': (string);
  'leases': (_metalplug_v1_Lease__Output)[];
  'dryRun': (boolean);
}
