// Original file: proto/metalplug/v1/coordinator.proto

import type { ProbeKind as _metalplug_v1_ProbeKind, ProbeKind__Output as _metalplug_v1_ProbeKind__Output } from '../../metalplug/v1/ProbeKind.js';
import type { Duration as _google_protobuf_Duration, Duration__Output as _google_protobuf_Duration__Output } from '../../google/protobuf/Duration.js';

export interface ServerOffer {
  'askedAs'?: (_metalplug_v1_ProbeKind);
  'address'?: (string);
  'leaseDuration'?: (_google_protobuf_Duration | null);
  'router'?: (string);
  'dns'?: (string)[];
  'domain'?: (string);
  'bootServer'?: (string);
  'bootFile'?: (string);
  'bootServerDiscovery'?: (boolean);
}

export interface ServerOffer__Output {
  'askedAs': (_metalplug_v1_ProbeKind__Output);
  'address': (string);
  'leaseDuration': (_google_protobuf_Duration__Output | null);
  'router': (string);
  'dns': (string)[];
  'domain': (string);
  'bootServer': (string);
  'bootFile': (string);
  'bootServerDiscovery': (boolean);
}
