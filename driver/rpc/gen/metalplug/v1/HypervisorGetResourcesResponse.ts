// Original file: proto/metalplug/v1/hypervisor.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.js';
import type { NodeCount as _metalplug_v1_NodeCount, NodeCount__Output as _metalplug_v1_NodeCount__Output } from '../../metalplug/v1/NodeCount.js';
import type { Capacity as _metalplug_v1_Capacity, Capacity__Output as _metalplug_v1_Capacity__Output } from '../../metalplug/v1/Capacity.js';
import type { ImageSpace as _metalplug_v1_ImageSpace, ImageSpace__Output as _metalplug_v1_ImageSpace__Output } from '../../metalplug/v1/ImageSpace.js';
import type { Network as _metalplug_v1_Network, Network__Output as _metalplug_v1_Network__Output } from '../../metalplug/v1/Network.js';
import type { Long } from '@grpc/proto-loader';

export interface HypervisorGetResourcesResponse {
  'hypervisor'?: (string);
  'revision'?: (number | string | Long);
  'time'?: (_google_protobuf_Timestamp | null);
  'nodes'?: (_metalplug_v1_NodeCount)[];
  'total'?: (_metalplug_v1_Capacity | null);
  'available'?: (_metalplug_v1_Capacity | null);
  'imageCount'?: (number);
  'imageSpace'?: (_metalplug_v1_ImageSpace | null);
  'networks'?: (_metalplug_v1_Network)[];
  'runningDeploys'?: (number);
  'deployLimit'?: (number);
  'queuedDeploys'?: (number);
}

export interface HypervisorGetResourcesResponse__Output {
  'hypervisor': (string);
  'revision': (string);
  'time': (_google_protobuf_Timestamp__Output | null);
  'nodes': (_metalplug_v1_NodeCount__Output)[];
  'total': (_metalplug_v1_Capacity__Output | null);
  'available': (_metalplug_v1_Capacity__Output | null);
  'imageCount': (number);
  'imageSpace': (_metalplug_v1_ImageSpace__Output | null);
  'networks': (_metalplug_v1_Network__Output)[];
  'runningDeploys': (number);
  'deployLimit': (number);
  'queuedDeploys': (number);
}
