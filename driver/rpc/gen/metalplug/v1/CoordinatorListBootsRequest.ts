// Original file: proto/metalplug/v1/coordinator.proto

import type { BootFilter as _metalplug_v1_BootFilter, BootFilter__Output as _metalplug_v1_BootFilter__Output } from '../../metalplug/v1/BootFilter.js';

export interface CoordinatorListBootsRequest {
  'pageSize'?: (number);
  'pageToken'?: (string);
  'filter'?: (_metalplug_v1_BootFilter | null);
}

export interface CoordinatorListBootsRequest__Output {
  'pageSize': (number);
  'pageToken': (string);
  'filter': (_metalplug_v1_BootFilter__Output | null);
}
