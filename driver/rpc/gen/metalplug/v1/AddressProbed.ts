// Original file: proto/metalplug/v1/boot_event.proto

import type { AddressProbeResult as _metalplug_v1_AddressProbeResult, AddressProbeResult__Output as _metalplug_v1_AddressProbeResult__Output } from '../../metalplug/v1/AddressProbeResult.js';

export interface AddressProbed {
  'address'?: (string);
  'result'?: (_metalplug_v1_AddressProbeResult);
  'by'?: (string);
  'text'?: (string);
}

export interface AddressProbed__Output {
  'address': (string);
  'result': (_metalplug_v1_AddressProbeResult__Output);
  'by': (string);
  'text': (string);
}
