// Original file: proto/metalplug/v1/images.proto

import type { BlobKind as _metalplug_v1_BlobKind, BlobKind__Output as _metalplug_v1_BlobKind__Output } from '../../metalplug/v1/BlobKind.js';
import type { Long } from '@grpc/proto-loader';

export interface PullProgress {
  'kind'?: (_metalplug_v1_BlobKind);
  'received'?: (number | string | Long);
  'size'?: (number | string | Long);
}

export interface PullProgress__Output {
  'kind': (_metalplug_v1_BlobKind__Output);
  'received': (string);
  'size': (string);
}
