// Original file: proto/metalplug/v1/ownership.proto

import type { NumberedQuestion as _metalplug_v1_NumberedQuestion, NumberedQuestion__Output as _metalplug_v1_NumberedQuestion__Output } from '../../metalplug/v1/NumberedQuestion.js';

export interface OwnershipLookupMacsRequest {
  'questions'?: (_metalplug_v1_NumberedQuestion)[];
}

export interface OwnershipLookupMacsRequest__Output {
  'questions': (_metalplug_v1_NumberedQuestion__Output)[];
}
