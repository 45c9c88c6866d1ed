// Original file: proto/metalplug/v1/vifs.proto

import type { FixedAddress as _metalplug_v1_FixedAddress, FixedAddress__Output as _metalplug_v1_FixedAddress__Output } from '../../metalplug/v1/FixedAddress.js';

export interface Vif {
  'mac'?: (string);
  'fixedAddress'?: (_metalplug_v1_FixedAddress | null);
}

export interface Vif__Output {
  'mac': (string);
  'fixedAddress': (_metalplug_v1_FixedAddress__Output | null);
}
