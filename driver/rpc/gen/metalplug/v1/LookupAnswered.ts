// Original file: proto/metalplug/v1/boot_event.proto

import type { OwnerAnswer as _metalplug_v1_OwnerAnswer, OwnerAnswer__Output as _metalplug_v1_OwnerAnswer__Output } from '../../metalplug/v1/OwnerAnswer.js';

export interface LookupAnswered {
  'answer'?: (_metalplug_v1_OwnerAnswer);
  'text'?: (string);
}

export interface LookupAnswered__Output {
  'answer': (_metalplug_v1_OwnerAnswer__Output);
  'text': (string);
}
