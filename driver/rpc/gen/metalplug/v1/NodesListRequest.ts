// Original file: proto/metalplug/v1/nodes.proto

import type { NodeFilter as _metalplug_v1_NodeFilter, NodeFilter__Output as _metalplug_v1_NodeFilter__Output } from '../../metalplug/v1/NodeFilter.js';

export interface NodesListRequest {
  'pageSize'?: (number);
  'pageToken'?: (string);
  'filter'?: (_metalplug_v1_NodeFilter | null);
}

export interface NodesListRequest__Output {
  'pageSize': (number);
  'pageToken': (string);
  'filter': (_metalplug_v1_NodeFilter__Output | null);
}
