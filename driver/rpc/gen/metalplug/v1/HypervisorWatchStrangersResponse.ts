// Original file: proto/metalplug/v1/hypervisor.proto

import type { StrangerReport as _metalplug_v1_StrangerReport, StrangerReport__Output as _metalplug_v1_StrangerReport__Output } from '../../metalplug/v1/StrangerReport.js';

export interface HypervisorWatchStrangersResponse {
  'reports'?: (_metalplug_v1_StrangerReport)[];
  'forgottenMacs'?: (string)[];
  'synced'?: (boolean);
}

export interface HypervisorWatchStrangersResponse__Output {
  'reports': (_metalplug_v1_StrangerReport__Output)[];
  'forgottenMacs': (string)[];
  'synced': (boolean);
}
