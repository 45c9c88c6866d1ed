// Original file: proto/metalplug/v1/images.proto

import type { ScrubProgress as _metalplug_v1_ScrubProgress, ScrubProgress__Output as _metalplug_v1_ScrubProgress__Output } from '../../metalplug/v1/ScrubProgress.js';
import type { DamagedBlob as _metalplug_v1_DamagedBlob, DamagedBlob__Output as _metalplug_v1_DamagedBlob__Output } from '../../metalplug/v1/DamagedBlob.js';
import type { ScrubResult as _metalplug_v1_ScrubResult, ScrubResult__Output as _metalplug_v1_ScrubResult__Output } from '../../metalplug/v1/ScrubResult.js';

export interface ImagesScrubResponse {
  'progress'?: (_metalplug_v1_ScrubProgress | null);
  'damaged'?: (_metalplug_v1_DamagedBlob | null);
  'result'?: (_metalplug_v1_ScrubResult | null);
  'step'?: "progress"|"damaged"|"result";
}

export interface ImagesScrubResponse__Output {
  'progress'?: (_metalplug_v1_ScrubProgress__Output | null);
  'damaged'?: (_metalplug_v1_DamagedBlob__Output | null);
  'result'?: (_metalplug_v1_ScrubResult__Output | null);
  'step'?: "progress"|"damaged"|"result";
}
