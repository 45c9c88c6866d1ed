// Original file: proto/metalplug/v1/coordinator.proto

import type { ServerStanding as _metalplug_v1_ServerStanding, ServerStanding__Output as _metalplug_v1_ServerStanding__Output } from '../../metalplug/v1/ServerStanding.js';
import type { ServerOffer as _metalplug_v1_ServerOffer, ServerOffer__Output as _metalplug_v1_ServerOffer__Output } from '../../metalplug/v1/ServerOffer.js';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.js';

export interface ForeignServer {
  'interface'?: (string);
  'server'?: (string);
  'from'?: (string);
  'mac'?: (string);
  'standing'?: (_metalplug_v1_ServerStanding);
  'coordinator'?: (string);
  'isProxy'?: (boolean);
  'offers'?: (_metalplug_v1_ServerOffer)[];
  'firstSeenTime'?: (_google_protobuf_Timestamp | null);
  'lastSeenTime'?: (_google_protobuf_Timestamp | null);
}

export interface ForeignServer__Output {
  'interface': (string);
  'server': (string);
  'from': (string);
  'mac': (string);
  'standing': (_metalplug_v1_ServerStanding__Output);
  'coordinator': (string);
  'isProxy': (boolean);
  'offers': (_metalplug_v1_ServerOffer__Output)[];
  'firstSeenTime': (_google_protobuf_Timestamp__Output | null);
  'lastSeenTime': (_google_protobuf_Timestamp__Output | null);
}
