// Original file: proto/metalplug/v1/images.proto

import type { Long } from '@grpc/proto-loader';

export interface BlobInfo {
  'sha256'?: (string);
  'size'?: (number | string | Long);
}

export interface BlobInfo__Output {
  'sha256': (string);
  'size': (string);
}
