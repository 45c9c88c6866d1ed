// Original file: proto/metalplug/v1/vifs.proto

import type { PlugKind as _metalplug_v1_PlugKind, PlugKind__Output as _metalplug_v1_PlugKind__Output } from '../../metalplug/v1/PlugKind.js';

export interface PifPlace {
  'mac'?: (string);
  'network'?: (string);
  'kind'?: (_metalplug_v1_PlugKind);
  'port'?: (string);
  'plugged'?: (boolean);
}

export interface PifPlace__Output {
  'mac': (string);
  'network': (string);
  'kind': (_metalplug_v1_PlugKind__Output);
  'port': (string);
  'plugged': (boolean);
}
