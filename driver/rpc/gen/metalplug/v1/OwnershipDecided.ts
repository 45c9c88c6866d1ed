// Original file: proto/metalplug/v1/boot_event.proto

import type { Verdict as _metalplug_v1_Verdict, Verdict__Output as _metalplug_v1_Verdict__Output } from '../../metalplug/v1/Verdict.js';

export interface OwnershipDecided {
  'verdict'?: (_metalplug_v1_Verdict);
  'drivers'?: (string)[];
  'node'?: (string);
}

export interface OwnershipDecided__Output {
  'verdict': (_metalplug_v1_Verdict__Output);
  'drivers': (string)[];
  'node': (string);
}
