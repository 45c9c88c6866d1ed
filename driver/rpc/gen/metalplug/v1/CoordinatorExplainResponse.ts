// Original file: proto/metalplug/v1/coordinator.proto

import type { BootStep as _metalplug_v1_BootStep, BootStep__Output as _metalplug_v1_BootStep__Output } from '../../metalplug/v1/BootStep.js';
import type { BootEvent as _metalplug_v1_BootEvent, BootEvent__Output as _metalplug_v1_BootEvent__Output } from '../../metalplug/v1/BootEvent.js';
import type { BootCause as _metalplug_v1_BootCause, BootCause__Output as _metalplug_v1_BootCause__Output } from '../../metalplug/v1/BootCause.js';

export interface CoordinatorExplainResponse {
  'mac'?: (string);
  'bootSession'?: (string);
  'missingStep'?: (_metalplug_v1_BootStep);
  'cause'?: (string);
  'remedy'?: (string);
  'events'?: (_metalplug_v1_BootEvent)[];
  'reason'?: (_metalplug_v1_BootCause);
  'who'?: (string)[];
  'commands'?: (string)[];
  'facts'?: (string)[];
}

export interface CoordinatorExplainResponse__Output {
  'mac': (string);
  'bootSession': (string);
  'missingStep': (_metalplug_v1_BootStep__Output);
  'cause': (string);
  'remedy': (string);
  'events': (_metalplug_v1_BootEvent__Output)[];
  'reason': (_metalplug_v1_BootCause__Output);
  'who': (string)[];
  'commands': (string)[];
  'facts': (string)[];
}
