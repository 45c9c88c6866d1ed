// Original file: proto/metalplug/v1/nodes.proto

import type { Pif as _metalplug_v1_Pif, Pif__Output as _metalplug_v1_Pif__Output } from '../../metalplug/v1/Pif.js';

export interface NodesAddRequest {
  'requestId'?: (string);
  'name'?: (string);
  'pifs'?: (_metalplug_v1_Pif)[];
}

export interface NodesAddRequest__Output {
  'requestId': (string);
  'name': (string);
  'pifs': (_metalplug_v1_Pif__Output)[];
}
