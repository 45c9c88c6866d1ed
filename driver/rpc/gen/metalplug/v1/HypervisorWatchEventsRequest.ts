// Original file: proto/metalplug/v1/hypervisor.proto

import type { Long } from '@grpc/proto-loader';

export interface HypervisorWatchEventsRequest {
  'run'?: (string);
  'afterSequence'?: (number | string | Long);
  'withoutLookups'?: (boolean);
}

export interface HypervisorWatchEventsRequest__Output {
  'run': (string);
  'afterSequence': (string);
  'withoutLookups': (boolean);
}
