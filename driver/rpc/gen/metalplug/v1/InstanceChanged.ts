// Original file: proto/metalplug/v1/boot_event.proto

import type { NodeState as _metalplug_v1_NodeState, NodeState__Output as _metalplug_v1_NodeState__Output } from '../../metalplug/v1/NodeState.js';
import type { FailedPart as _metalplug_v1_FailedPart, FailedPart__Output as _metalplug_v1_FailedPart__Output } from '../../metalplug/v1/FailedPart.js';

export interface InstanceChanged {
  'node'?: (string);
  'instance'?: (string);
  'from'?: (_metalplug_v1_NodeState);
  'to'?: (_metalplug_v1_NodeState);
  'text'?: (string);
  'failed'?: (_metalplug_v1_FailedPart);
}

export interface InstanceChanged__Output {
  'node': (string);
  'instance': (string);
  'from': (_metalplug_v1_NodeState__Output);
  'to': (_metalplug_v1_NodeState__Output);
  'text': (string);
  'failed': (_metalplug_v1_FailedPart__Output);
}
