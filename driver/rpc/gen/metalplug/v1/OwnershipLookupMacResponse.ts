// Original file: proto/metalplug/v1/ownership.proto

import type { Owner as _metalplug_v1_Owner, Owner__Output as _metalplug_v1_Owner__Output } from '../../metalplug/v1/Owner.js';
import type { NotMine as _metalplug_v1_NotMine, NotMine__Output as _metalplug_v1_NotMine__Output } from '../../metalplug/v1/NotMine.js';
import type { Draining as _metalplug_v1_Draining, Draining__Output as _metalplug_v1_Draining__Output } from '../../metalplug/v1/Draining.js';
import type { Duration as _google_protobuf_Duration, Duration__Output as _google_protobuf_Duration__Output } from '../../google/protobuf/Duration.js';
import type { Discovery as _metalplug_v1_Discovery, Discovery__Output as _metalplug_v1_Discovery__Output } from '../../metalplug/v1/Discovery.js';
import type { Long } from '@grpc/proto-loader';

export interface OwnershipLookupMacResponse {
  'owner'?: (_metalplug_v1_Owner | null);
  'notMine'?: (_metalplug_v1_NotMine | null);
  'draining'?: (_metalplug_v1_Draining | null);
  'ttl'?: (_google_protobuf_Duration | null);
  'revision'?: (number | string | Long);
  'discovery'?: (_metalplug_v1_Discovery | null);
  'answer'?: "owner"|"notMine"|"draining"|"discovery";
}

export interface OwnershipLookupMacResponse__Output {
  'owner'?: (_metalplug_v1_Owner__Output | null);
  'notMine'?: (_metalplug_v1_NotMine__Output | null);
  'draining'?: (_metalplug_v1_Draining__Output | null);
  'ttl': (_google_protobuf_Duration__Output | null);
  'revision': (string);
  'discovery'?: (_metalplug_v1_Discovery__Output | null);
  'answer'?: "owner"|"notMine"|"draining"|"discovery";
}
