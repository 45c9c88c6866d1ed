// Original file: proto/metalplug/v1/nodes.proto

import type { Pif as _metalplug_v1_Pif, Pif__Output as _metalplug_v1_Pif__Output } from '../../metalplug/v1/Pif.js';
import type { Hardware as _metalplug_v1_Hardware, Hardware__Output as _metalplug_v1_Hardware__Output } from '../../metalplug/v1/Hardware.js';
import type { PowerSettings as _metalplug_v1_PowerSettings, PowerSettings__Output as _metalplug_v1_PowerSettings__Output } from '../../metalplug/v1/PowerSettings.js';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.js';

export interface NodesAddRequest {
  'requestId'?: (string);
  'name'?: (string);
  'pifs'?: (_metalplug_v1_Pif)[];
  'hardware'?: (_metalplug_v1_Hardware | null);
  'traits'?: (string)[];
  'labels'?: ({[key: string]: string});
  'power'?: (_metalplug_v1_PowerSettings | null);
  'foundHardware'?: (_metalplug_v1_Hardware | null);
  'findTime'?: (_google_protobuf_Timestamp | null);
}

export interface NodesAddRequest__Output {
  'requestId': (string);
  'name': (string);
  'pifs': (_metalplug_v1_Pif__Output)[];
  'hardware': (_metalplug_v1_Hardware__Output | null);
  'traits': (string)[];
  'labels': ({[key: string]: string});
  'power': (_metalplug_v1_PowerSettings__Output | null);
  'foundHardware': (_metalplug_v1_Hardware__Output | null);
  'findTime': (_google_protobuf_Timestamp__Output | null);
}
