// Original file: proto/metalplug/v1/instances.proto

import type { DeploySettings as _metalplug_v1_DeploySettings, DeploySettings__Output as _metalplug_v1_DeploySettings__Output } from '../../metalplug/v1/DeploySettings.js';
import type { Long } from '@grpc/proto-loader';

export interface InstancesRebuildRequest {
  'requestId'?: (string);
  'node'?: (string);
  'expectedRevision'?: (number | string | Long);
  'image'?: (string);
  'deploy'?: (_metalplug_v1_DeploySettings | null);
}

export interface InstancesRebuildRequest__Output {
  'requestId': (string);
  'node': (string);
  'expectedRevision': (string);
  'image': (string);
  'deploy': (_metalplug_v1_DeploySettings__Output | null);
}
