// Original file: proto/metalplug/v1/instances.proto

import type { Loader as _metalplug_v1_Loader, Loader__Output as _metalplug_v1_Loader__Output } from '../../metalplug/v1/Loader.js';
import type { Vif as _metalplug_v1_Vif, Vif__Output as _metalplug_v1_Vif__Output } from '../../metalplug/v1/Vif.js';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.js';
import type { Long } from '@grpc/proto-loader';

export interface Instance {
  'id'?: (string);
  'node'?: (string);
  'image'?: (string);
  'loader'?: (_metalplug_v1_Loader);
  'vifs'?: (_metalplug_v1_Vif)[];
  'revision'?: (number | string | Long);
  'createTime'?: (_google_protobuf_Timestamp | null);
}

export interface Instance__Output {
  'id': (string);
  'node': (string);
  'image': (string);
  'loader': (_metalplug_v1_Loader__Output);
  'vifs': (_metalplug_v1_Vif__Output)[];
  'revision': (string);
  'createTime': (_google_protobuf_Timestamp__Output | null);
}
