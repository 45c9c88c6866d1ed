// Original file: proto/metalplug/v1/nodes.proto

import type { Pif as _metalplug_v1_Pif, Pif__Output as _metalplug_v1_Pif__Output } from '../../metalplug/v1/Pif.js';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.js';
import type { Long } from '@grpc/proto-loader';

export interface Node {
  'name'?: (string);
  'pifs'?: (_metalplug_v1_Pif)[];
  'epoch'?: (number | string | Long);
  'revision'?: (number | string | Long);
  'createTime'?: (_google_protobuf_Timestamp | null);
  'instance'?: (string);
}

export interface Node__Output {
  'name': (string);
  'pifs': (_metalplug_v1_Pif__Output)[];
  'epoch': (string);
  'revision': (string);
  'createTime': (_google_protobuf_Timestamp__Output | null);
  'instance': (string);
}
