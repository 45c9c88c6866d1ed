// Original file: proto/metalplug/v1/boot_event.proto

import type { UnknownPolicy as _metalplug_v1_UnknownPolicy, UnknownPolicy__Output as _metalplug_v1_UnknownPolicy__Output } from '../../metalplug/v1/UnknownPolicy.js';

export interface StrangerJudged {
  'policy'?: (_metalplug_v1_UnknownPolicy);
  'rule'?: (string);
  'text'?: (string);
}

export interface StrangerJudged__Output {
  'policy': (_metalplug_v1_UnknownPolicy__Output);
  'rule': (string);
  'text': (string);
}
