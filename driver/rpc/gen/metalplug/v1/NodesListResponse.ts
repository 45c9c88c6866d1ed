// Original file: proto/metalplug/v1/nodes.proto

import type { Node as _metalplug_v1_Node, Node__Output as _metalplug_v1_Node__Output } from '../../metalplug/v1/Node.js';

export interface NodesListResponse {
  'nodes'?: (_metalplug_v1_Node)[];
  'nextPageToken'?: (string);
}

export interface NodesListResponse__Output {
  'nodes': (_metalplug_v1_Node__Output)[];
  'nextPageToken': (string);
}
