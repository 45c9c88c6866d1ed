// Original file: proto/metalplug/v1/ownership.proto

import type { BootStage as _metalplug_v1_BootStage, BootStage__Output as _metalplug_v1_BootStage__Output } from '../../metalplug/v1/BootStage.js';

export interface MissingLoader {
  'stage'?: (_metalplug_v1_BootStage);
  'files'?: (string)[];
}

export interface MissingLoader__Output {
  'stage': (_metalplug_v1_BootStage__Output);
  'files': (string)[];
}
