// Original file: proto/metalplug/v1/coordinator.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.js';
import type { BootState as _metalplug_v1_BootState, BootState__Output as _metalplug_v1_BootState__Output } from '../../metalplug/v1/BootState.js';

export interface BootFilter {
  'mac'?: (string);
  'driver'?: (string);
  'sinceTime'?: (_google_protobuf_Timestamp | null);
  'state'?: (_metalplug_v1_BootState);
}

export interface BootFilter__Output {
  'mac': (string);
  'driver': (string);
  'sinceTime': (_google_protobuf_Timestamp__Output | null);
  'state': (_metalplug_v1_BootState__Output);
}
