// Original file: proto/metalplug/v1/coordinator.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.js';
import type { BootMilestone as _metalplug_v1_BootMilestone, BootMilestone__Output as _metalplug_v1_BootMilestone__Output } from '../../metalplug/v1/BootMilestone.js';
import type { BootState as _metalplug_v1_BootState, BootState__Output as _metalplug_v1_BootState__Output } from '../../metalplug/v1/BootState.js';
import type { Long } from '@grpc/proto-loader';

export interface BootSummary {
  'bootSession'?: (string);
  'number'?: (number | string | Long);
  'mac'?: (string);
  'node'?: (string);
  'driver'?: (string);
  'beginTime'?: (_google_protobuf_Timestamp | null);
  'lastTime'?: (_google_protobuf_Timestamp | null);
  'runningTime'?: (_google_protobuf_Timestamp | null);
  'milestone'?: (_metalplug_v1_BootMilestone);
  'state'?: (_metalplug_v1_BootState);
  'address'?: (string);
  'text'?: (string);
  'cause'?: (string);
}

export interface BootSummary__Output {
  'bootSession': (string);
  'number': (string);
  'mac': (string);
  'node': (string);
  'driver': (string);
  'beginTime': (_google_protobuf_Timestamp__Output | null);
  'lastTime': (_google_protobuf_Timestamp__Output | null);
  'runningTime': (_google_protobuf_Timestamp__Output | null);
  'milestone': (_metalplug_v1_BootMilestone__Output);
  'state': (_metalplug_v1_BootState__Output);
  'address': (string);
  'text': (string);
  'cause': (string);
}
