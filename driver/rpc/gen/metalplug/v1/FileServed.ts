// Original file: proto/metalplug/v1/boot_event.proto

import type { FileProtocol as _metalplug_v1_FileProtocol, FileProtocol__Output as _metalplug_v1_FileProtocol__Output } from '../../metalplug/v1/FileProtocol.js';
import type { Duration as _google_protobuf_Duration, Duration__Output as _google_protobuf_Duration__Output } from '../../google/protobuf/Duration.js';
import type { Long } from '@grpc/proto-loader';

export interface FileServed {
  'protocol'?: (_metalplug_v1_FileProtocol);
  'path'?: (string);
  'size'?: (number | string | Long);
  'elapsed'?: (_google_protobuf_Duration | null);
  'retransmits'?: (number | string | Long);
  'sha256'?: (string);
  'roundTrip'?: (_google_protobuf_Duration | null);
  'contentRange'?: (string);
}

export interface FileServed__Output {
  'protocol': (_metalplug_v1_FileProtocol__Output);
  'path': (string);
  'size': (string);
  'elapsed': (_google_protobuf_Duration__Output | null);
  'retransmits': (string);
  'sha256': (string);
  'roundTrip': (_google_protobuf_Duration__Output | null);
  'contentRange': (string);
}
