// Original file: proto/metalplug/v1/hypervisor.proto

import type { NodeState as _metalplug_v1_NodeState, NodeState__Output as _metalplug_v1_NodeState__Output } from '../../metalplug/v1/NodeState.js';

export interface NodeCount {
  'state'?: (_metalplug_v1_NodeState);
  'count'?: (number);
}

export interface NodeCount__Output {
  'state': (_metalplug_v1_NodeState__Output);
  'count': (number);
}
