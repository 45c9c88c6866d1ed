// Original file: proto/metalplug/v1/coordinator.proto

import type { BootEvent as _metalplug_v1_BootEvent, BootEvent__Output as _metalplug_v1_BootEvent__Output } from '../../metalplug/v1/BootEvent.js';
import type { Long } from '@grpc/proto-loader';

export interface PlacedBootEvent {
  'position'?: (number | string | Long);
  'event'?: (_metalplug_v1_BootEvent | null);
}

export interface PlacedBootEvent__Output {
  'position': (string);
  'event': (_metalplug_v1_BootEvent__Output | null);
}
