// Original file: proto/metalplug/v1/hypervisor.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.js';
import type { Long } from '@grpc/proto-loader';

export interface HypervisorGetResponse {
  'hypervisor'?: (string);
  'version'?: (string);
  'bootAddress'?: (string);
  'tftpPort'?: (number);
  'httpPort'?: (number);
  'loaders'?: (string)[];
  'revision'?: (number | string | Long);
  'time'?: (_google_protobuf_Timestamp | null);
}

export interface HypervisorGetResponse__Output {
  'hypervisor': (string);
  'version': (string);
  'bootAddress': (string);
  'tftpPort': (number);
  'httpPort': (number);
  'loaders': (string)[];
  'revision': (string);
  'time': (_google_protobuf_Timestamp__Output | null);
}
