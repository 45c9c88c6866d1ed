// Original file: proto/metalplug/v1/coordinator.proto

import type { Long } from '@grpc/proto-loader';

export interface CoordinatorWatchBootsRequest {
  'mac'?: (string);
  'follow'?: (boolean);
  'run'?: (string);
  'afterPosition'?: (number | string | Long);
}

export interface CoordinatorWatchBootsRequest__Output {
  'mac': (string);
  'follow': (boolean);
  'run': (string);
  'afterPosition': (string);
}
