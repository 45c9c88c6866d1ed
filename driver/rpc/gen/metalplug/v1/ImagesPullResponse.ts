// Original file: proto/metalplug/v1/images.proto

import type { PullProgress as _metalplug_v1_PullProgress, PullProgress__Output as _metalplug_v1_PullProgress__Output } from '../../metalplug/v1/PullProgress.js';
import type { Image as _metalplug_v1_Image, Image__Output as _metalplug_v1_Image__Output } from '../../metalplug/v1/Image.js';

export interface ImagesPullResponse {
  'progress'?: (_metalplug_v1_PullProgress | null);
  'image'?: (_metalplug_v1_Image | null);
  'step'?: "progress"|"image";
}

export interface ImagesPullResponse__Output {
  'progress'?: (_metalplug_v1_PullProgress__Output | null);
  'image'?: (_metalplug_v1_Image__Output | null);
  'step'?: "progress"|"image";
}
