// Original file: proto/metalplug/v1/coordinator.proto

import type { UnknownMachine as _metalplug_v1_UnknownMachine, UnknownMachine__Output as _metalplug_v1_UnknownMachine__Output } from '../../metalplug/v1/UnknownMachine.js';

export interface CoordinatorIgnoreUnknownResponse {
  'machine'?: (_metalplug_v1_UnknownMachine | null);
}

export interface CoordinatorIgnoreUnknownResponse__Output {
  'machine': (_metalplug_v1_UnknownMachine__Output | null);
}
