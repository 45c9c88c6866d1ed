// Original file: proto/metalplug/v1/coordinator.proto

import type { UnknownState as _metalplug_v1_UnknownState, UnknownState__Output as _metalplug_v1_UnknownState__Output } from '../../metalplug/v1/UnknownState.js';
import type { UnknownSighting as _metalplug_v1_UnknownSighting, UnknownSighting__Output as _metalplug_v1_UnknownSighting__Output } from '../../metalplug/v1/UnknownSighting.js';
import type { StrangerReport as _metalplug_v1_StrangerReport, StrangerReport__Output as _metalplug_v1_StrangerReport__Output } from '../../metalplug/v1/StrangerReport.js';
import type { UnknownIgnored as _metalplug_v1_UnknownIgnored, UnknownIgnored__Output as _metalplug_v1_UnknownIgnored__Output } from '../../metalplug/v1/UnknownIgnored.js';

export interface UnknownMachine {
  'mac'?: (string);
  'state'?: (_metalplug_v1_UnknownState);
  'sighting'?: (_metalplug_v1_UnknownSighting | null);
  'report'?: (_metalplug_v1_StrangerReport | null);
  'hypervisor'?: (string);
  'ignored'?: (_metalplug_v1_UnknownIgnored | null);
}

export interface UnknownMachine__Output {
  'mac': (string);
  'state': (_metalplug_v1_UnknownState__Output);
  'sighting': (_metalplug_v1_UnknownSighting__Output | null);
  'report': (_metalplug_v1_StrangerReport__Output | null);
  'hypervisor': (string);
  'ignored': (_metalplug_v1_UnknownIgnored__Output | null);
}
