// Original file: proto/metalplug/v1/ownership.proto

import type { MissingLoader as _metalplug_v1_MissingLoader, MissingLoader__Output as _metalplug_v1_MissingLoader__Output } from '../../metalplug/v1/MissingLoader.js';

export interface MissingLoaders {
  'loaders'?: (_metalplug_v1_MissingLoader)[];
  'folders'?: (string)[];
}

export interface MissingLoaders__Output {
  'loaders': (_metalplug_v1_MissingLoader__Output)[];
  'folders': (string)[];
}
