// Original file: proto/metalplug/v1/instances.proto

import type { Long } from '@grpc/proto-loader';

export interface InstancesRebootRequest {
  'requestId'?: (string);
  'node'?: (string);
  'expectedRevision'?: (number | string | Long);
}

export interface InstancesRebootRequest__Output {
  'requestId': (string);
  'node': (string);
  'expectedRevision': (string);
}
