// Original file: proto/metalplug/v1/hypervisor.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.js';
import type { Hardware as _metalplug_v1_Hardware, Hardware__Output as _metalplug_v1_Hardware__Output } from '../../metalplug/v1/Hardware.js';

export interface StrangerReport {
  'mac'?: (string);
  'address'?: (string);
  'reportTime'?: (_google_protobuf_Timestamp | null);
  'hardware'?: (_metalplug_v1_Hardware | null);
}

export interface StrangerReport__Output {
  'mac': (string);
  'address': (string);
  'reportTime': (_google_protobuf_Timestamp__Output | null);
  'hardware': (_metalplug_v1_Hardware__Output | null);
}
