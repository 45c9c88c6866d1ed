// Original file: proto/metalplug/v1/coordinator.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.js';

export interface UnknownIgnored {
  'time'?: (_google_protobuf_Timestamp | null);
  'operator'?: (string);
  'note'?: (string);
}

export interface UnknownIgnored__Output {
  'time': (_google_protobuf_Timestamp__Output | null);
  'operator': (string);
  'note': (string);
}
