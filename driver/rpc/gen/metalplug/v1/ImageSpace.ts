// Original file: proto/metalplug/v1/hypervisor.proto

import type { Long } from '@grpc/proto-loader';

export interface ImageSpace {
  'stored'?: (number | string | Long);
  'budget'?: (number | string | Long);
  'free'?: (number | string | Long);
}

export interface ImageSpace__Output {
  'stored': (string);
  'budget': (string);
  'free': (string);
}
