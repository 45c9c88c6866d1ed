// Original file: proto/metalplug/v1/ownership.proto

import type { OwnershipLookupMacResponse as _metalplug_v1_OwnershipLookupMacResponse, OwnershipLookupMacResponse__Output as _metalplug_v1_OwnershipLookupMacResponse__Output } from '../../metalplug/v1/OwnershipLookupMacResponse.js';
import type { LookupRefused as _metalplug_v1_LookupRefused, LookupRefused__Output as _metalplug_v1_LookupRefused__Output } from '../../metalplug/v1/LookupRefused.js';

export interface NumberedAnswer {
  'number'?: (number);
  'answer'?: (_metalplug_v1_OwnershipLookupMacResponse | null);
  'refused'?: (_metalplug_v1_LookupRefused | null);
  'result'?: "answer"|"refused";
}

export interface NumberedAnswer__Output {
  'number': (number);
  'answer'?: (_metalplug_v1_OwnershipLookupMacResponse__Output | null);
  'refused'?: (_metalplug_v1_LookupRefused__Output | null);
  'result'?: "answer"|"refused";
}
