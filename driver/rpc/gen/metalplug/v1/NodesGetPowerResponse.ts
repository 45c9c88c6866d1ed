// Original file: proto/metalplug/v1/nodes.proto

import type { PowerReading as _metalplug_v1_PowerReading, PowerReading__Output as _metalplug_v1_PowerReading__Output } from '../../metalplug/v1/PowerReading.js';

export interface NodesGetPowerResponse {
  'reading'?: (_metalplug_v1_PowerReading | null);
}

export interface NodesGetPowerResponse__Output {
  'reading': (_metalplug_v1_PowerReading__Output | null);
}
