// Original file: proto/metalplug/v1/instances.proto

import type { Loader as _metalplug_v1_Loader, Loader__Output as _metalplug_v1_Loader__Output } from '../../metalplug/v1/Loader.js';
import type { Vif as _metalplug_v1_Vif, Vif__Output as _metalplug_v1_Vif__Output } from '../../metalplug/v1/Vif.js';
import type { Long } from '@grpc/proto-loader';

export interface InstancesSpawnRequest {
  'requestId'?: (string);
  'node'?: (string);
  'image'?: (string);
  'loader'?: (_metalplug_v1_Loader);
  'vifs'?: (_metalplug_v1_Vif)[];
  'expectedRevision'?: (number | string | Long);
}

export interface InstancesSpawnRequest__Output {
  'requestId': (string);
  'node': (string);
  'image': (string);
  'loader': (_metalplug_v1_Loader__Output);
  'vifs': (_metalplug_v1_Vif__Output)[];
  'expectedRevision': (string);
}
