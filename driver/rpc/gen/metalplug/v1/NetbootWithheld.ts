// Original file: proto/metalplug/v1/boot_event.proto

import type { WithheldReason as _metalplug_v1_WithheldReason, WithheldReason__Output as _metalplug_v1_WithheldReason__Output } from '../../metalplug/v1/WithheldReason.js';

export interface NetbootWithheld {
  'text'?: (string);
  'reason'?: (_metalplug_v1_WithheldReason);
  'missingLoaders'?: (string)[];
}

export interface NetbootWithheld__Output {
  'text': (string);
  'reason': (_metalplug_v1_WithheldReason__Output);
  'missingLoaders': (string)[];
}
