// Original file: proto/metalplug/v1/nodes.proto

import type { Pif as _metalplug_v1_Pif, Pif__Output as _metalplug_v1_Pif__Output } from '../../metalplug/v1/Pif.js';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.js';
import type { NodeState as _metalplug_v1_NodeState, NodeState__Output as _metalplug_v1_NodeState__Output } from '../../metalplug/v1/NodeState.js';
import type { Hardware as _metalplug_v1_Hardware, Hardware__Output as _metalplug_v1_Hardware__Output } from '../../metalplug/v1/Hardware.js';
import type { PowerSettings as _metalplug_v1_PowerSettings, PowerSettings__Output as _metalplug_v1_PowerSettings__Output } from '../../metalplug/v1/PowerSettings.js';
import type { PowerReading as _metalplug_v1_PowerReading, PowerReading__Output as _metalplug_v1_PowerReading__Output } from '../../metalplug/v1/PowerReading.js';
import type { Long } from '@grpc/proto-loader';

export interface Node {
  'name'?: (string);
  'pifs'?: (_metalplug_v1_Pif)[];
  'epoch'?: (number | string | Long);
  'revision'?: (number | string | Long);
  'createTime'?: (_google_protobuf_Timestamp | null);
  'instance'?: (string);
  'state'?: (_metalplug_v1_NodeState);
  'hardware'?: (_metalplug_v1_Hardware | null);
  'foundHardware'?: (_metalplug_v1_Hardware | null);
  'findTime'?: (_google_protobuf_Timestamp | null);
  'traits'?: (string)[];
  'labels'?: ({[key: string]: string});
  'power'?: (_metalplug_v1_PowerSettings | null);
  'powerReading'?: (_metalplug_v1_PowerReading | null);
}

export interface Node__Output {
  'name': (string);
  'pifs': (_metalplug_v1_Pif__Output)[];
  'epoch': (string);
  'revision': (string);
  'createTime': (_google_protobuf_Timestamp__Output | null);
  'instance': (string);
  'state': (_metalplug_v1_NodeState__Output);
  'hardware': (_metalplug_v1_Hardware__Output | null);
  'foundHardware': (_metalplug_v1_Hardware__Output | null);
  'findTime': (_google_protobuf_Timestamp__Output | null);
  'traits': (string)[];
  'labels': ({[key: string]: string});
  'power': (_metalplug_v1_PowerSettings__Output | null);
  'powerReading': (_metalplug_v1_PowerReading__Output | null);
}
