// Original file: proto/metalplug/v1/instances.proto

import type { Long } from '@grpc/proto-loader';

export interface InstancesRescueRequest {
  'requestId'?: (string);
  'node'?: (string);
  'expectedRevision'?: (number | string | Long);
  'image'?: (string);
}

export interface InstancesRescueRequest__Output {
  'requestId': (string);
  'node': (string);
  'expectedRevision': (string);
  'image': (string);
}
