// Original file: proto/metalplug/v1/instances.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.js';
import type { Long } from '@grpc/proto-loader';

export interface Operation {
  'id'?: (string);
  'step'?: (string);
  'queuePlace'?: (number);
  'doneBytes'?: (number | string | Long);
  'totalBytes'?: (number | string | Long);
  'startTime'?: (_google_protobuf_Timestamp | null);
  'deadline'?: (_google_protobuf_Timestamp | null);
  'failures'?: (number);
  'failure'?: (string);
}

export interface Operation__Output {
  'id': (string);
  'step': (string);
  'queuePlace': (number);
  'doneBytes': (string);
  'totalBytes': (string);
  'startTime': (_google_protobuf_Timestamp__Output | null);
  'deadline': (_google_protobuf_Timestamp__Output | null);
  'failures': (number);
  'failure': (string);
}
