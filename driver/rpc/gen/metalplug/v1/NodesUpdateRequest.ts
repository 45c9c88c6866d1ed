// Original file: proto/metalplug/v1/nodes.proto

import type { FieldMask as _google_protobuf_FieldMask, FieldMask__Output as _google_protobuf_FieldMask__Output } from '../../google/protobuf/FieldMask.js';
import type { Pif as _metalplug_v1_Pif, Pif__Output as _metalplug_v1_Pif__Output } from '../../metalplug/v1/Pif.js';
import type { Hardware as _metalplug_v1_Hardware, Hardware__Output as _metalplug_v1_Hardware__Output } from '../../metalplug/v1/Hardware.js';
import type { PowerSettings as _metalplug_v1_PowerSettings, PowerSettings__Output as _metalplug_v1_PowerSettings__Output } from '../../metalplug/v1/PowerSettings.js';
import type { Long } from '@grpc/proto-loader';

export interface NodesUpdateRequest {
  'requestId'?: (string);
  'name'?: (string);
  'expectedRevision'?: (number | string | Long);
  'updateMask'?: (_google_protobuf_FieldMask | null);
  'pifs'?: (_metalplug_v1_Pif)[];
  'hardware'?: (_metalplug_v1_Hardware | null);
  'traits'?: (string)[];
  'labels'?: ({[key: string]: string});
  'power'?: (_metalplug_v1_PowerSettings | null);
}

export interface NodesUpdateRequest__Output {
  'requestId': (string);
  'name': (string);
  'expectedRevision': (string);
  'updateMask': (_google_protobuf_FieldMask__Output | null);
  'pifs': (_metalplug_v1_Pif__Output)[];
  'hardware': (_metalplug_v1_Hardware__Output | null);
  'traits': (string)[];
  'labels': ({[key: string]: string});
  'power': (_metalplug_v1_PowerSettings__Output | null);
}
