// Original file: proto/metalplug/v1/coordinator.proto

import type { UnknownMachine as _metalplug_v1_UnknownMachine, UnknownMachine__Output as _metalplug_v1_UnknownMachine__Output } from '../../metalplug/v1/UnknownMachine.js';

export interface CoordinatorListUnknownResponse {
  'machines'?: (_metalplug_v1_UnknownMachine)[];
  'nextPageToken'?: (string);
}

export interface CoordinatorListUnknownResponse__Output {
  'machines': (_metalplug_v1_UnknownMachine__Output)[];
  'nextPageToken': (string);
}
