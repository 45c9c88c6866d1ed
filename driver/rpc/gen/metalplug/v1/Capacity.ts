// Original file: proto/metalplug/v1/hypervisor.proto

import type { Long } from '@grpc/proto-loader';

export interface Capacity {
  'nodes'?: (number);
  'cpus'?: (number | string | Long);
  'memory'?: (number | string | Long);
  'disk'?: (number | string | Long);
}

export interface Capacity__Output {
  'nodes': (number);
  'cpus': (string);
  'memory': (string);
  'disk': (string);
}
