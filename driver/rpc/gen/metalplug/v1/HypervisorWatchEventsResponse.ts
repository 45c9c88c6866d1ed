// Original file: proto/metalplug/v1/hypervisor.proto

import type { BootEvent as _metalplug_v1_BootEvent, BootEvent__Output as _metalplug_v1_BootEvent__Output } from '../../metalplug/v1/BootEvent.js';

export interface HypervisorWatchEventsResponse {
  'run'?: (string);
  'events'?: (_metalplug_v1_BootEvent)[];
}

export interface HypervisorWatchEventsResponse__Output {
  'run': (string);
  'events': (_metalplug_v1_BootEvent__Output)[];
}
