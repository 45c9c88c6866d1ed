// Original file: proto/metalplug/v1/ownership.proto

import type { NumberedAnswer as _metalplug_v1_NumberedAnswer, NumberedAnswer__Output as _metalplug_v1_NumberedAnswer__Output } from '../../metalplug/v1/NumberedAnswer.js';

export interface OwnershipLookupMacsResponse {
  'answers'?: (_metalplug_v1_NumberedAnswer)[];
  'standing'?: (number)[];
}

export interface OwnershipLookupMacsResponse__Output {
  'answers': (_metalplug_v1_NumberedAnswer__Output)[];
  'standing': (number)[];
}
