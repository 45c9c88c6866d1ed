// Original file: proto/metalplug/v1/images.proto

import type { BlobKind as _metalplug_v1_BlobKind, BlobKind__Output as _metalplug_v1_BlobKind__Output } from '../../metalplug/v1/BlobKind.js';
import type { Long } from '@grpc/proto-loader';

export interface BlobChunk {
  'kind'?: (_metalplug_v1_BlobKind);
  'offset'?: (number | string | Long);
  'data'?: (Buffer | Uint8Array | string);
}

export interface BlobChunk__Output {
  'kind': (_metalplug_v1_BlobKind__Output);
  'offset': (string);
  'data': (Buffer);
}
