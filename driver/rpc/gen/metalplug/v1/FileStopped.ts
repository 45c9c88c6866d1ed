// Original file: proto/metalplug/v1/boot_event.proto

import type { FileProtocol as _metalplug_v1_FileProtocol, FileProtocol__Output as _metalplug_v1_FileProtocol__Output } from '../../metalplug/v1/FileProtocol.js';
import type { FileOutcome as _metalplug_v1_FileOutcome, FileOutcome__Output as _metalplug_v1_FileOutcome__Output } from '../../metalplug/v1/FileOutcome.js';
import type { Duration as _google_protobuf_Duration, Duration__Output as _google_protobuf_Duration__Output } from '../../google/protobuf/Duration.js';
import type { Long } from '@grpc/proto-loader';

export interface FileStopped {
  'protocol'?: (_metalplug_v1_FileProtocol);
  'path'?: (string);
  'sent'?: (number | string | Long);
  'outcome'?: (_metalplug_v1_FileOutcome);
  'text'?: (string);
  'elapsed'?: (_google_protobuf_Duration | null);
  'retransmits'?: (number | string | Long);
  'roundTrip'?: (_google_protobuf_Duration | null);
  '_retransmits'?: "retransmits";
}

export interface FileStopped__Output {
  'protocol': (_metalplug_v1_FileProtocol__Output);
  'path': (string);
  'sent': (string);
  'outcome': (_metalplug_v1_FileOutcome__Output);
  'text': (string);
  'elapsed': (_google_protobuf_Duration__Output | null);
  'retransmits'?: (string);
  'roundTrip': (_google_protobuf_Duration__Output | null);
  '_retransmits'?: "retransmits";
}
