// Original file: proto/metalplug/v1/images.proto

import type { Image as _metalplug_v1_Image, Image__Output as _metalplug_v1_Image__Output } from '../../metalplug/v1/Image.js';

export interface ImagesGetResponse {
  'image'?: (_metalplug_v1_Image | null);
}

export interface ImagesGetResponse__Output {
  'image': (_metalplug_v1_Image__Output | null);
}
