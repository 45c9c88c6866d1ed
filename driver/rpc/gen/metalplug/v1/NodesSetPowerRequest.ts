// Original file: proto/metalplug/v1/nodes.proto

import type { PowerTarget as _metalplug_v1_PowerTarget, PowerTarget__Output as _metalplug_v1_PowerTarget__Output } from '../../metalplug/v1/PowerTarget.js';
import type { BootDevice as _metalplug_v1_BootDevice, BootDevice__Output as _metalplug_v1_BootDevice__Output } from '../../metalplug/v1/BootDevice.js';

export interface NodesSetPowerRequest {
  'requestId'?: (string);
  'name'?: (string);
  'target'?: (_metalplug_v1_PowerTarget);
  'bootDevice'?: (_metalplug_v1_BootDevice);
  'bootContinuous'?: (boolean);
}

export interface NodesSetPowerRequest__Output {
  'requestId': (string);
  'name': (string);
  'target': (_metalplug_v1_PowerTarget__Output);
  'bootDevice': (_metalplug_v1_BootDevice__Output);
  'bootContinuous': (boolean);
}
