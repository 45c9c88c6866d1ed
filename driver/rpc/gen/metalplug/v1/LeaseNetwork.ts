// Original file: proto/metalplug/v1/coordinator.proto

import type { Route as _metalplug_v1_Route, Route__Output as _metalplug_v1_Route__Output } from '../../metalplug/v1/Route.js';

export interface LeaseNetwork {
  'prefixLength'?: (number);
  'gateway'?: (string);
  'dns'?: (string)[];
  'mtu'?: (number);
  'routes'?: (_metalplug_v1_Route)[];
}

export interface LeaseNetwork__Output {
  'prefixLength': (number);
  'gateway': (string);
  'dns': (string)[];
  'mtu': (number);
  'routes': (_metalplug_v1_Route__Output)[];
}
