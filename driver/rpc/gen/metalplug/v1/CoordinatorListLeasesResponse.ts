// Original file: proto/metalplug/v1/coordinator.proto

import type { Lease as _metalplug_v1_Lease, Lease__Output as _metalplug_v1_Lease__Output } from '../../metalplug/v1/Lease.js';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.js';

export interface CoordinatorListLeasesResponse {
  'leases'?: (_metalplug_v1_Lease)[];
  'nextPageToken'?: (string);
  'time'?: (_google_protobuf_Timestamp | null);
}

export interface CoordinatorListLeasesResponse__Output {
  'leases': (_metalplug_v1_Lease__Output)[];
  'nextPageToken': (string);
  'time': (_google_protobuf_Timestamp__Output | null);
}
