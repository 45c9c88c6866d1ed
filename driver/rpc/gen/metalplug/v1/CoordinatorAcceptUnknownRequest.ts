// Original file: proto/metalplug/v1/coordinator.proto

import type { PowerSettings as _metalplug_v1_PowerSettings, PowerSettings__Output as _metalplug_v1_PowerSettings__Output } from '../../metalplug/v1/PowerSettings.js';

export interface CoordinatorAcceptUnknownRequest {
  'requestId'?: (string);
  'mac'?: (string);
  'hypervisor'?: (string);
  'name'?: (string);
  'nicMacs'?: (string)[];
  'power'?: (_metalplug_v1_PowerSettings | null);
}

export interface CoordinatorAcceptUnknownRequest__Output {
  'requestId': (string);
  'mac': (string);
  'hypervisor': (string);
  'name': (string);
  'nicMacs': (string)[];
  'power': (_metalplug_v1_PowerSettings__Output | null);
}
