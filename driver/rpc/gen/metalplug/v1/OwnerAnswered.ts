// Original file: proto/metalplug/v1/boot_event.proto

import type { OwnerAnswer as _metalplug_v1_OwnerAnswer, OwnerAnswer__Output as _metalplug_v1_OwnerAnswer__Output } from '../../metalplug/v1/OwnerAnswer.js';
import type { Duration as _google_protobuf_Duration, Duration__Output as _google_protobuf_Duration__Output } from '../../google/protobuf/Duration.js';

export interface OwnerAnswered {
  'driver'?: (string);
  'answer'?: (_metalplug_v1_OwnerAnswer);
  'text'?: (string);
  'elapsed'?: (_google_protobuf_Duration | null);
  'node'?: (string);
}

export interface OwnerAnswered__Output {
  'driver': (string);
  'answer': (_metalplug_v1_OwnerAnswer__Output);
  'text': (string);
  'elapsed': (_google_protobuf_Duration__Output | null);
  'node': (string);
}
