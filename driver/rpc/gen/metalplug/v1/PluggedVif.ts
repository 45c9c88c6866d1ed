// Original file: proto/metalplug/v1/vifs.proto

import type { Vif as _metalplug_v1_Vif, Vif__Output as _metalplug_v1_Vif__Output } from '../../metalplug/v1/Vif.js';

export interface PluggedVif {
  'node'?: (string);
  'instance'?: (string);
  'vif'?: (_metalplug_v1_Vif | null);
}

export interface PluggedVif__Output {
  'node': (string);
  'instance': (string);
  'vif': (_metalplug_v1_Vif__Output | null);
}
