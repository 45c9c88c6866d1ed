// Original file: proto/metalplug/v1/instances.proto

import type { Loader as _metalplug_v1_Loader, Loader__Output as _metalplug_v1_Loader__Output } from '../../metalplug/v1/Loader.js';
import type { Vif as _metalplug_v1_Vif, Vif__Output as _metalplug_v1_Vif__Output } from '../../metalplug/v1/Vif.js';
import type { InstanceKind as _metalplug_v1_InstanceKind, InstanceKind__Output as _metalplug_v1_InstanceKind__Output } from '../../metalplug/v1/InstanceKind.js';
import type { DeploySettings as _metalplug_v1_DeploySettings, DeploySettings__Output as _metalplug_v1_DeploySettings__Output } from '../../metalplug/v1/DeploySettings.js';
import type { Long } from '@grpc/proto-loader';

export interface InstancesSpawnRequest {
  'requestId'?: (string);
  'node'?: (string);
  'image'?: (string);
  'loader'?: (_metalplug_v1_Loader);
  'vifs'?: (_metalplug_v1_Vif)[];
  'expectedRevision'?: (number | string | Long);
  'kind'?: (_metalplug_v1_InstanceKind);
  'bootMac'?: (string);
  'deploy'?: (_metalplug_v1_DeploySettings | null);
  'withoutPower'?: (boolean);
}

export interface InstancesSpawnRequest__Output {
  'requestId': (string);
  'node': (string);
  'image': (string);
  'loader': (_metalplug_v1_Loader__Output);
  'vifs': (_metalplug_v1_Vif__Output)[];
  'expectedRevision': (string);
  'kind': (_metalplug_v1_InstanceKind__Output);
  'bootMac': (string);
  'deploy': (_metalplug_v1_DeploySettings__Output | null);
  'withoutPower': (boolean);
}
