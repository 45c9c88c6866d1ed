// Original file: proto/metalplug/v1/images.proto

import type { BlobInfo as _metalplug_v1_BlobInfo, BlobInfo__Output as _metalplug_v1_BlobInfo__Output } from '../../metalplug/v1/BlobInfo.js';

export interface ImagesGetOffsetsRequest {
  'blobs'?: (_metalplug_v1_BlobInfo)[];
}

export interface ImagesGetOffsetsRequest__Output {
  'blobs': (_metalplug_v1_BlobInfo__Output)[];
}
