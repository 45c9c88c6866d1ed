// Original file: proto/metalplug/v1/ownership.proto

import type { Long } from '@grpc/proto-loader';

export interface OwnershipWatchClaimsRequest {
  'fromRevision'?: (number | string | Long);
  'run'?: (string);
}

export interface OwnershipWatchClaimsRequest__Output {
  'fromRevision': (string);
  'run': (string);
}
