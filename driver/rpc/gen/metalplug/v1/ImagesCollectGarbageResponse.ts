// Original file: proto/metalplug/v1/images.proto

import type { BlobInfo as _metalplug_v1_BlobInfo, BlobInfo__Output as _metalplug_v1_BlobInfo__Output } from '../../metalplug/v1/BlobInfo.js';
import type { Long } from '@grpc/proto-loader';

export interface ImagesCollectGarbageResponse {
  'removed'?: (_metalplug_v1_BlobInfo)[];
  'freedBytes'?: (number | string | Long);
  'storedBytes'?: (number | string | Long);
}

export interface ImagesCollectGarbageResponse__Output {
  'removed': (_metalplug_v1_BlobInfo__Output)[];
  'freedBytes': (string);
  'storedBytes': (string);
}
