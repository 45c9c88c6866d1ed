// Original file: proto/metalplug/v1/instances.proto

import type { Long } from '@grpc/proto-loader';

export interface InstancesDestroyRequest {
  'requestId'?: (string);
  'node'?: (string);
  'expectedRevision'?: (number | string | Long);
  'withoutCleaning'?: (boolean);
}

export interface InstancesDestroyRequest__Output {
  'requestId': (string);
  'node': (string);
  'expectedRevision': (string);
  'withoutCleaning': (boolean);
}
