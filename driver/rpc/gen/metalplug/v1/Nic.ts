// Original file: proto/metalplug/v1/hardware.proto

import type { SwitchPort as _metalplug_v1_SwitchPort, SwitchPort__Output as _metalplug_v1_SwitchPort__Output } from '../../metalplug/v1/SwitchPort.js';

export interface Nic {
  'mac'?: (string);
  'name'?: (string);
  'link'?: (boolean);
  'speed'?: (number);
  'switchPort'?: (_metalplug_v1_SwitchPort | null);
  '_link'?: "link";
}

export interface Nic__Output {
  'mac': (string);
  'name': (string);
  'link'?: (boolean);
  'speed': (number);
  'switchPort': (_metalplug_v1_SwitchPort__Output | null);
  '_link'?: "link";
}
