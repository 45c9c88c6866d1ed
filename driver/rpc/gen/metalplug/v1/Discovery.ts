// Original file: proto/metalplug/v1/ownership.proto

import type { BootOffer as _metalplug_v1_BootOffer, BootOffer__Output as _metalplug_v1_BootOffer__Output } from '../../metalplug/v1/BootOffer.js';

export interface Discovery {
  'boot'?: (_metalplug_v1_BootOffer | null);
  'offReason'?: (string);
}

export interface Discovery__Output {
  'boot': (_metalplug_v1_BootOffer__Output | null);
  'offReason': (string);
}
