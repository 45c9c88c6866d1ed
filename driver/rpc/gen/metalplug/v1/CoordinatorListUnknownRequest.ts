// Original file: proto/metalplug/v1/coordinator.proto

import type { UnknownState as _metalplug_v1_UnknownState, UnknownState__Output as _metalplug_v1_UnknownState__Output } from '../../metalplug/v1/UnknownState.js';
import type { UnknownPolicy as _metalplug_v1_UnknownPolicy, UnknownPolicy__Output as _metalplug_v1_UnknownPolicy__Output } from '../../metalplug/v1/UnknownPolicy.js';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.js';

export interface CoordinatorListUnknownRequest {
  'pageSize'?: (number);
  'pageToken'?: (string);
  'states'?: (_metalplug_v1_UnknownState)[];
  'policy'?: (_metalplug_v1_UnknownPolicy);
  'seenSince'?: (_google_protobuf_Timestamp | null);
}

export interface CoordinatorListUnknownRequest__Output {
  'pageSize': (number);
  'pageToken': (string);
  'states': (_metalplug_v1_UnknownState__Output)[];
  'policy': (_metalplug_v1_UnknownPolicy__Output);
  'seenSince': (_google_protobuf_Timestamp__Output | null);
}
