// Original file: proto/metalplug/v1/instances.proto

import type { Instance as _metalplug_v1_Instance, Instance__Output as _metalplug_v1_Instance__Output } from '../../metalplug/v1/Instance.js';

export interface InstancesListResponse {
  'instances'?: (_metalplug_v1_Instance)[];
  'nextPageToken'?: (string);
}

export interface InstancesListResponse__Output {
  'instances': (_metalplug_v1_Instance__Output)[];
  'nextPageToken': (string);
}
