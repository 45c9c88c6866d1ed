// Original file: proto/metalplug/v1/coordinator.proto

import type { Driver as _metalplug_v1_Driver, Driver__Output as _metalplug_v1_Driver__Output } from '../../metalplug/v1/Driver.js';

export interface CoordinatorListDriversResponse {
  'drivers'?: (_metalplug_v1_Driver)[];
  'nextPageToken'?: (string);
  'missingHypervisors'?: (string)[];
}

export interface CoordinatorListDriversResponse__Output {
  'drivers': (_metalplug_v1_Driver__Output)[];
  'nextPageToken': (string);
  'missingHypervisors': (string)[];
}
