// Original file: proto/metalplug/v1/images.proto

import type { Image as _metalplug_v1_Image, Image__Output as _metalplug_v1_Image__Output } from '../../metalplug/v1/Image.js';

export interface ImagesListResponse {
  'images'?: (_metalplug_v1_Image)[];
  'nextPageToken'?: (string);
}

export interface ImagesListResponse__Output {
  'images': (_metalplug_v1_Image__Output)[];
  'nextPageToken': (string);
}
