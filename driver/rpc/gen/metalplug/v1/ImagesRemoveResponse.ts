// Original file: proto/metalplug/v1/images.proto

import type { Image as _metalplug_v1_Image, Image__Output as _metalplug_v1_Image__Output } from '../../metalplug/v1/Image.js';

export interface ImagesRemoveResponse {
  'image'?: (_metalplug_v1_Image | null);
}

export interface ImagesRemoveResponse__Output {
  'image': (_metalplug_v1_Image__Output | null);
}
