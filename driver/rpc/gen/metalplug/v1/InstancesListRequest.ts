// Original file: proto/metalplug/v1/instances.proto

import type { NodeState as _metalplug_v1_NodeState, NodeState__Output as _metalplug_v1_NodeState__Output } from '../../metalplug/v1/NodeState.js';

export interface InstancesListRequest {
  'pageSize'?: (number);
  'pageToken'?: (string);
  'states'?: (_metalplug_v1_NodeState)[];
  'image'?: (string);
}

export interface InstancesListRequest__Output {
  'pageSize': (number);
  'pageToken': (string);
  'states': (_metalplug_v1_NodeState__Output)[];
  'image': (string);
}
