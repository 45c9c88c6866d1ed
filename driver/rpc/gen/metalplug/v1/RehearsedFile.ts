// Original file: proto/metalplug/v1/rehearsal.proto

import type { FileRole as _metalplug_v1_FileRole, FileRole__Output as _metalplug_v1_FileRole__Output } from '../../metalplug/v1/FileRole.js';
import type { FileProtocol as _metalplug_v1_FileProtocol, FileProtocol__Output as _metalplug_v1_FileProtocol__Output } from '../../metalplug/v1/FileProtocol.js';
import type { RehearsedFileOutcome as _metalplug_v1_RehearsedFileOutcome, RehearsedFileOutcome__Output as _metalplug_v1_RehearsedFileOutcome__Output } from '../../metalplug/v1/RehearsedFileOutcome.js';
import type { Duration as _google_protobuf_Duration, Duration__Output as _google_protobuf_Duration__Output } from '../../google/protobuf/Duration.js';
import type { Long } from '@grpc/proto-loader';

export interface RehearsedFile {
  'role'?: (_metalplug_v1_FileRole);
  'protocol'?: (_metalplug_v1_FileProtocol);
  'location'?: (string);
  'outcome'?: (_metalplug_v1_RehearsedFileOutcome);
  'bytes'?: (number | string | Long);
  'duration'?: (_google_protobuf_Duration | null);
  'sha256'?: (string);
  'text'?: (string);
}

export interface RehearsedFile__Output {
  'role': (_metalplug_v1_FileRole__Output);
  'protocol': (_metalplug_v1_FileProtocol__Output);
  'location': (string);
  'outcome': (_metalplug_v1_RehearsedFileOutcome__Output);
  'bytes': (string);
  'duration': (_google_protobuf_Duration__Output | null);
  'sha256': (string);
  'text': (string);
}
