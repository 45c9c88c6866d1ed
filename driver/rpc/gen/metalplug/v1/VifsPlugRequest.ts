// Original file: proto/metalplug/v1/vifs.proto

import type { Vif as _metalplug_v1_Vif, Vif__Output as _metalplug_v1_Vif__Output } from '../../metalplug/v1/Vif.js';
import type { Long } from '@grpc/proto-loader';

export interface VifsPlugRequest {
  'requestId'?: (string);
  'node'?: (string);
  'vif'?: (_metalplug_v1_Vif | null);
  'expectedRevision'?: (number | string | Long);
}

export interface VifsPlugRequest__Output {
  'requestId': (string);
  'node': (string);
  'vif': (_metalplug_v1_Vif__Output | null);
  'expectedRevision': (string);
}
