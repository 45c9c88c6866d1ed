// Original file: proto/metalplug/v1/boot_event.proto

import type { PowerState as _metalplug_v1_PowerState, PowerState__Output as _metalplug_v1_PowerState__Output } from '../../metalplug/v1/PowerState.js';

export interface PowerChanged {
  'node'?: (string);
  'from'?: (_metalplug_v1_PowerState);
  'to'?: (_metalplug_v1_PowerState);
  'text'?: (string);
}

export interface PowerChanged__Output {
  'node': (string);
  'from': (_metalplug_v1_PowerState__Output);
  'to': (_metalplug_v1_PowerState__Output);
  'text': (string);
}
