// Original file: proto/metalplug/v1/hypervisor.proto

import type { PlugKind as _metalplug_v1_PlugKind, PlugKind__Output as _metalplug_v1_PlugKind__Output } from '../../metalplug/v1/PlugKind.js';

export interface Network {
  'name'?: (string);
  'kind'?: (_metalplug_v1_PlugKind);
}

export interface Network__Output {
  'name': (string);
  'kind': (_metalplug_v1_PlugKind__Output);
}
