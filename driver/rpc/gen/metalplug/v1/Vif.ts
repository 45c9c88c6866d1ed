// Original file: proto/metalplug/v1/vifs.proto

import type { FixedAddress as _metalplug_v1_FixedAddress, FixedAddress__Output as _metalplug_v1_FixedAddress__Output } from '../../metalplug/v1/FixedAddress.js';
import type { Route as _metalplug_v1_Route, Route__Output as _metalplug_v1_Route__Output } from '../../metalplug/v1/Route.js';

export interface Vif {
  'mac'?: (string);
  'fixedAddress'?: (_metalplug_v1_FixedAddress | null);
  'network'?: (string);
  'hostname'?: (string);
  'mtu'?: (number);
  'routes'?: (_metalplug_v1_Route)[];
}

export interface Vif__Output {
  'mac': (string);
  'fixedAddress': (_metalplug_v1_FixedAddress__Output | null);
  'network': (string);
  'hostname': (string);
  'mtu': (number);
  'routes': (_metalplug_v1_Route__Output)[];
}
