// Original file: proto/metalplug/v1/coordinator.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.js';
import type { UnknownPolicy as _metalplug_v1_UnknownPolicy, UnknownPolicy__Output as _metalplug_v1_UnknownPolicy__Output } from '../../metalplug/v1/UnknownPolicy.js';

export interface UnknownSighting {
  'firstTime'?: (_google_protobuf_Timestamp | null);
  'lastTime'?: (_google_protobuf_Timestamp | null);
  'via'?: (string);
  'circuitId'?: (string);
  'remoteId'?: (string);
  'vendorClass'?: (string);
  'architecture'?: (number);
  'hostname'?: (string);
  'policy'?: (_metalplug_v1_UnknownPolicy);
  'rule'?: (string);
  'address'?: (string);
  '_architecture'?: "architecture";
}

export interface UnknownSighting__Output {
  'firstTime': (_google_protobuf_Timestamp__Output | null);
  'lastTime': (_google_protobuf_Timestamp__Output | null);
  'via': (string);
  'circuitId': (string);
  'remoteId': (string);
  'vendorClass': (string);
  'architecture'?: (number);
  'hostname': (string);
  'policy': (_metalplug_v1_UnknownPolicy__Output);
  'rule': (string);
  'address': (string);
  '_architecture'?: "architecture";
}
