// Original file: proto/metalplug/v1/boot_event.proto

import type { DhcpMessage as _metalplug_v1_DhcpMessage, DhcpMessage__Output as _metalplug_v1_DhcpMessage__Output } from '../../metalplug/v1/DhcpMessage.js';

export interface DhcpForwarded {
  'message'?: (_metalplug_v1_DhcpMessage);
  'server'?: (string);
}

export interface DhcpForwarded__Output {
  'message': (_metalplug_v1_DhcpMessage__Output);
  'server': (string);
}
