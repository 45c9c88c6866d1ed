// Original file: proto/metalplug/v1/coordinator.proto

import type { DriverState as _metalplug_v1_DriverState, DriverState__Output as _metalplug_v1_DriverState__Output } from '../../metalplug/v1/DriverState.js';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.js';

export interface Driver {
  'address'?: (string);
  'hypervisor'?: (string);
  'state'?: (_metalplug_v1_DriverState);
  'claims'?: (number);
  'text'?: (string);
  'silentSinceTime'?: (_google_protobuf_Timestamp | null);
  'holdsStrangers'?: (boolean);
}

export interface Driver__Output {
  'address': (string);
  'hypervisor': (string);
  'state': (_metalplug_v1_DriverState__Output);
  'claims': (number);
  'text': (string);
  'silentSinceTime': (_google_protobuf_Timestamp__Output | null);
  'holdsStrangers': (boolean);
}
