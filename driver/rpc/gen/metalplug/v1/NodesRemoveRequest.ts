// Original file: proto/metalplug/v1/nodes.proto

import type { Long } from '@grpc/proto-loader';

export interface NodesRemoveRequest {
  'requestId'?: (string);
  'name'?: (string);
  'expectedRevision'?: (number | string | Long);
}

export interface NodesRemoveRequest__Output {
  'requestId': (string);
  'name': (string);
  'expectedRevision': (string);
}
