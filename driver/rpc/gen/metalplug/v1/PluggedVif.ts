// Original file: proto/metalplug/v1/vifs.proto

import type { Vif as _metalplug_v1_Vif, Vif__Output as _metalplug_v1_Vif__Output } from '../../metalplug/v1/Vif.js';
import type { PlugKind as _metalplug_v1_PlugKind, PlugKind__Output as _metalplug_v1_PlugKind__Output } from '../../metalplug/v1/PlugKind.js';

export interface PluggedVif {
  'node'?: (string);
  'instance'?: (string);
  'vif'?: (_metalplug_v1_Vif | null);
  'pif'?: (string);
  'network'?: (string);
  'kind'?: (_metalplug_v1_PlugKind);
  'port'?: (string);
  'trouble'?: (string);
}

export interface PluggedVif__Output {
  'node': (string);
  'instance': (string);
  'vif': (_metalplug_v1_Vif__Output | null);
  'pif': (string);
  'network': (string);
  'kind': (_metalplug_v1_PlugKind__Output);
  'port': (string);
  'trouble': (string);
}
