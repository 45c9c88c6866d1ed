// Original file: proto/metalplug/v1/vifs.proto

import type { Long } from '@grpc/proto-loader';

export interface VifsUnplugRequest {
  'requestId'?: (string);
  'node'?: (string);
  'mac'?: (string);
  'expectedRevision'?: (number | string | Long);
}

export interface VifsUnplugRequest__Output {
  'requestId': (string);
  'node': (string);
  'mac': (string);
  'expectedRevision': (string);
}
