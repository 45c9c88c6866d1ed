// Original file: proto/metalplug/v1/vifs.proto

import type { PifPlace as _metalplug_v1_PifPlace, PifPlace__Output as _metalplug_v1_PifPlace__Output } from '../../metalplug/v1/PifPlace.js';

export interface VifsMacsForNodeResponse {
  'macs'?: (string)[];
  'pluggedMacs'?: (string)[];
  'pifs'?: (_metalplug_v1_PifPlace)[];
}

export interface VifsMacsForNodeResponse__Output {
  'macs': (string)[];
  'pluggedMacs': (string)[];
  'pifs': (_metalplug_v1_PifPlace__Output)[];
}
