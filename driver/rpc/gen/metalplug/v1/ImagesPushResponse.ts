// Original file: proto/metalplug/v1/images.proto

import type { Image as _metalplug_v1_Image, Image__Output as _metalplug_v1_Image__Output } from '../../metalplug/v1/Image.js';
import type { Long } from '@grpc/proto-loader';

export interface ImagesPushResponse {
  'image'?: (_metalplug_v1_Image | null);
  'storedBytes'?: (number | string | Long);
}

export interface ImagesPushResponse__Output {
  'image': (_metalplug_v1_Image__Output | null);
  'storedBytes': (string);
}
