// Original file: proto/metalplug/v1/images.proto

import type { BlobInfo as _metalplug_v1_BlobInfo, BlobInfo__Output as _metalplug_v1_BlobInfo__Output } from '../../metalplug/v1/BlobInfo.js';

export interface DamagedBlob {
  'blob'?: (_metalplug_v1_BlobInfo | null);
  'images'?: (string)[];
  'text'?: (string);
}

export interface DamagedBlob__Output {
  'blob': (_metalplug_v1_BlobInfo__Output | null);
  'images': (string)[];
  'text': (string);
}
