// Original file: proto/metalplug/v1/vifs.proto

import type { PluggedVif as _metalplug_v1_PluggedVif, PluggedVif__Output as _metalplug_v1_PluggedVif__Output } from '../../metalplug/v1/PluggedVif.js';

export interface VifsPlugResponse {
  'pluggedVif'?: (_metalplug_v1_PluggedVif | null);
}

export interface VifsPlugResponse__Output {
  'pluggedVif': (_metalplug_v1_PluggedVif__Output | null);
}
