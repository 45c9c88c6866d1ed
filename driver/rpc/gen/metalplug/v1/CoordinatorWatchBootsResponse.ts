// Original file: proto/metalplug/v1/coordinator.proto

import type { PlacedBootEvent as _metalplug_v1_PlacedBootEvent, PlacedBootEvent__Output as _metalplug_v1_PlacedBootEvent__Output } from '../../metalplug/v1/PlacedBootEvent.js';

export interface CoordinatorWatchBootsResponse {
  'run'?: (string);
  'placedEvents'?: (_metalplug_v1_PlacedBootEvent)[];
}

export interface CoordinatorWatchBootsResponse__Output {
  'run': (string);
  'placedEvents': (_metalplug_v1_PlacedBootEvent__Output)[];
}
