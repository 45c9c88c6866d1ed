// Original file: proto/metalplug/v1/boot_event.proto

import type { DhcpMessage as _metalplug_v1_DhcpMessage, DhcpMessage__Output as _metalplug_v1_DhcpMessage__Output } from '../../metalplug/v1/DhcpMessage.js';

export interface ForwardAnswered {
  'message'?: (_metalplug_v1_DhcpMessage);
  'server'?: (string);
  'address'?: (string);
  'bootServer'?: (string);
  'bootFile'?: (string);
  'destination'?: (string);
}

export interface ForwardAnswered__Output {
  'message': (_metalplug_v1_DhcpMessage__Output);
  'server': (string);
  'address': (string);
  'bootServer': (string);
  'bootFile': (string);
  'destination': (string);
}
