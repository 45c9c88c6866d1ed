// Original file: proto/metalplug/v1/ownership.proto

import type { Long } from '@grpc/proto-loader';

export interface Draining {
  'reason'?: (string);
  'epoch'?: (number | string | Long);
}

export interface Draining__Output {
  'reason': (string);
  'epoch': (string);
}
