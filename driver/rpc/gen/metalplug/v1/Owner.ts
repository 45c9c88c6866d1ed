// Original file: proto/metalplug/v1/ownership.proto

import type { FixedAddress as _metalplug_v1_FixedAddress, FixedAddress__Output as _metalplug_v1_FixedAddress__Output } from '../../metalplug/v1/FixedAddress.js';
import type { PoolAddress as _metalplug_v1_PoolAddress, PoolAddress__Output as _metalplug_v1_PoolAddress__Output } from '../../metalplug/v1/PoolAddress.js';
import type { BootOffer as _metalplug_v1_BootOffer, BootOffer__Output as _metalplug_v1_BootOffer__Output } from '../../metalplug/v1/BootOffer.js';
import type { Route as _metalplug_v1_Route, Route__Output as _metalplug_v1_Route__Output } from '../../metalplug/v1/Route.js';
import type { MissingLoaders as _metalplug_v1_MissingLoaders, MissingLoaders__Output as _metalplug_v1_MissingLoaders__Output } from '../../metalplug/v1/MissingLoaders.js';
import type { Long } from '@grpc/proto-loader';

export interface Owner {
  'node'?: (string);
  'epoch'?: (number | string | Long);
  'instance'?: (string);
  'hostname'?: (string);
  'fixedAddress'?: (_metalplug_v1_FixedAddress | null);
  'poolAddress'?: (_metalplug_v1_PoolAddress | null);
  'boot'?: (_metalplug_v1_BootOffer | null);
  'netbootOff'?: (string);
  'mtu'?: (number);
  'routes'?: (_metalplug_v1_Route)[];
  'isDeployed'?: (boolean);
  'missingLoaders'?: (_metalplug_v1_MissingLoaders | null);
  'address'?: "fixedAddress"|"poolAddress";
}

export interface Owner__Output {
  'node': (string);
  'epoch': (string);
  'instance': (string);
  'hostname': (string);
  'fixedAddress'?: (_metalplug_v1_FixedAddress__Output | null);
  'poolAddress'?: (_metalplug_v1_PoolAddress__Output | null);
  'boot': (_metalplug_v1_BootOffer__Output | null);
  'netbootOff': (string);
  'mtu': (number);
  'routes': (_metalplug_v1_Route__Output)[];
  'isDeployed': (boolean);
  'missingLoaders': (_metalplug_v1_MissingLoaders__Output | null);
  'address'?: "fixedAddress"|"poolAddress";
}
