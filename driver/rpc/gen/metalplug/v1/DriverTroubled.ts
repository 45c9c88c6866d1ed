// Original file: proto/metalplug/v1/boot_event.proto

import type { DriverTrouble as _metalplug_v1_DriverTrouble, DriverTrouble__Output as _metalplug_v1_DriverTrouble__Output } from '../../metalplug/v1/DriverTrouble.js';

export interface DriverTroubled {
  'driver'?: (string);
  'trouble'?: (_metalplug_v1_DriverTrouble);
  'isOver'?: (boolean);
  'text'?: (string);
}

export interface DriverTroubled__Output {
  'driver': (string);
  'trouble': (_metalplug_v1_DriverTrouble__Output);
  'isOver': (boolean);
  'text': (string);
}
