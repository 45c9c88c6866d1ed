// Original file: proto/metalplug/v1/ownership.proto

import type { Claim as _metalplug_v1_Claim, Claim__Output as _metalplug_v1_Claim__Output } from '../../metalplug/v1/Claim.js';

export interface ClaimsListed {
  'claims'?: (_metalplug_v1_Claim)[];
}

export interface ClaimsListed__Output {
  'claims': (_metalplug_v1_Claim__Output)[];
}
