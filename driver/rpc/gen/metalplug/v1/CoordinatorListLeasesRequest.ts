// Original file: proto/metalplug/v1/coordinator.proto

import type { LeaseKind as _metalplug_v1_LeaseKind, LeaseKind__Output as _metalplug_v1_LeaseKind__Output } from '../../metalplug/v1/LeaseKind.js';
import type { LeaseState as _metalplug_v1_LeaseState, LeaseState__Output as _metalplug_v1_LeaseState__Output } from '../../metalplug/v1/LeaseState.js';

export interface CoordinatorListLeasesRequest {
  'pageSize'?: (number);
  'pageToken'?: (string);
  'mac'?: (string);
  'within'?: (string);
  'driver'?: (string);
  'kind'?: (_metalplug_v1_LeaseKind);
  'state'?: (_metalplug_v1_LeaseState);
}

export interface CoordinatorListLeasesRequest__Output {
  'pageSize': (number);
  'pageToken': (string);
  'mac': (string);
  'within': (string);
  'driver': (string);
  'kind': (_metalplug_v1_LeaseKind__Output);
  'state': (_metalplug_v1_LeaseState__Output);
}
