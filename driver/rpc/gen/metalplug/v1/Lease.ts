// Original file: proto/metalplug/v1/coordinator.proto

import type { LeaseKind as _metalplug_v1_LeaseKind, LeaseKind__Output as _metalplug_v1_LeaseKind__Output } from '../../metalplug/v1/LeaseKind.js';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.js';
import type { LeaseNetwork as _metalplug_v1_LeaseNetwork, LeaseNetwork__Output as _metalplug_v1_LeaseNetwork__Output } from '../../metalplug/v1/LeaseNetwork.js';

export interface Lease {
  'address'?: (string);
  'mac'?: (string);
  'kind'?: (_metalplug_v1_LeaseKind);
  'hostname'?: (string);
  'expireTime'?: (_google_protobuf_Timestamp | null);
  'driver'?: (string);
  'network'?: (_metalplug_v1_LeaseNetwork | null);
}

export interface Lease__Output {
  'address': (string);
  'mac': (string);
  'kind': (_metalplug_v1_LeaseKind__Output);
  'hostname': (string);
  'expireTime': (_google_protobuf_Timestamp__Output | null);
  'driver': (string);
  'network': (_metalplug_v1_LeaseNetwork__Output | null);
}
