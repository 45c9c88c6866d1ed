// Original file: proto/metalplug/v1/boot_event.proto

import type { StrangerDecision as _metalplug_v1_StrangerDecision, StrangerDecision__Output as _metalplug_v1_StrangerDecision__Output } from '../../metalplug/v1/StrangerDecision.js';

export interface StrangerDecided {
  'decision'?: (_metalplug_v1_StrangerDecision);
  'node'?: (string);
  'hypervisor'?: (string);
}

export interface StrangerDecided__Output {
  'decision': (_metalplug_v1_StrangerDecision__Output);
  'node': (string);
  'hypervisor': (string);
}
