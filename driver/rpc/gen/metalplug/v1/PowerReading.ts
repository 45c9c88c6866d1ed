// Original file: proto/metalplug/v1/power.proto

import type { PowerState as _metalplug_v1_PowerState, PowerState__Output as _metalplug_v1_PowerState__Output } from '../../metalplug/v1/PowerState.js';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.js';

export interface PowerReading {
  'state'?: (_metalplug_v1_PowerState);
  'seeTime'?: (_google_protobuf_Timestamp | null);
  'trouble'?: (string);
}

export interface PowerReading__Output {
  'state': (_metalplug_v1_PowerState__Output);
  'seeTime': (_google_protobuf_Timestamp__Output | null);
  'trouble': (string);
}
