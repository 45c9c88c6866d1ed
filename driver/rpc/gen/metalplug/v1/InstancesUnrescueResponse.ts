// Original file: proto/metalplug/v1/instances.proto

import type { Instance as _metalplug_v1_Instance, Instance__Output as _metalplug_v1_Instance__Output } from '../../metalplug/v1/Instance.js';

export interface InstancesUnrescueResponse {
  'instance'?: (_metalplug_v1_Instance | null);
}

export interface InstancesUnrescueResponse__Output {
  'instance': (_metalplug_v1_Instance__Output | null);
}
