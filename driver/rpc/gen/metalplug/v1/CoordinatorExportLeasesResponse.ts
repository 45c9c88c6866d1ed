// Original file: proto/metalplug/v1/coordinator.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.js';
import type { Lease as _metalplug_v1_Lease, Lease__Output as _metalplug_v1_Lease__Output } from '../../metalplug/v1/Lease.js';
import type { Long } from '@grpc/proto-loader';

export interface CoordinatorExportLeasesResponse {
  'coordinator'?: (string);
  'time'?: (_google_protobuf_Timestamp | null);
  'total'?: (number | string | Long);
  'leases'?: (_metalplug_v1_Lease)[];
}

export interface CoordinatorExportLeasesResponse__Output {
  'coordinator': (string);
  'time': (_google_protobuf_Timestamp__Output | null);
  'total': (string);
  'leases': (_metalplug_v1_Lease__Output)[];
}
