// Original file: proto/metalplug/v1/vifs.proto

import type { PluggedVif as _metalplug_v1_PluggedVif, PluggedVif__Output as _metalplug_v1_PluggedVif__Output } from '../../metalplug/v1/PluggedVif.js';

export interface VifsListResponse {
  'pluggedVifs'?: (_metalplug_v1_PluggedVif)[];
  'nextPageToken'?: (string);
}

export interface VifsListResponse__Output {
  'pluggedVifs': (_metalplug_v1_PluggedVif__Output)[];
  'nextPageToken': (string);
}
