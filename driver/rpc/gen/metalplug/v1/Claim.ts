// Original file: proto/metalplug/v1/ownership.proto

import type { Long } from '@grpc/proto-loader';

export interface Claim {
  'mac'?: (string);
  'epoch'?: (number | string | Long);
}

export interface Claim__Output {
  'mac': (string);
  'epoch': (string);
}
