// Original file: proto/metalplug/v1/coordinator.proto

import type { BootSummary as _metalplug_v1_BootSummary, BootSummary__Output as _metalplug_v1_BootSummary__Output } from '../../metalplug/v1/BootSummary.js';

export interface CoordinatorListBootsResponse {
  'boots'?: (_metalplug_v1_BootSummary)[];
  'nextPageToken'?: (string);
}

export interface CoordinatorListBootsResponse__Output {
  'boots': (_metalplug_v1_BootSummary__Output)[];
  'nextPageToken': (string);
}
