// Original file: proto/metalplug/v1/nodes.proto

import type { Node as _metalplug_v1_Node, Node__Output as _metalplug_v1_Node__Output } from '../../metalplug/v1/Node.js';

export interface NodesUpdateResponse {
  'node'?: (_metalplug_v1_Node | null);
}

export interface NodesUpdateResponse__Output {
  'node': (_metalplug_v1_Node__Output | null);
}
