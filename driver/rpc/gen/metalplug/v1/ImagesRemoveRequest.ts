// Original file: proto/metalplug/v1/images.proto

import type { Long } from '@grpc/proto-loader';

export interface ImagesRemoveRequest {
  'requestId'?: (string);
  'name'?: (string);
  'expectedRevision'?: (number | string | Long);
}

export interface ImagesRemoveRequest__Output {
  'requestId': (string);
  'name': (string);
  'expectedRevision': (string);
}
