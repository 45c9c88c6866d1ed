// Original file: proto/metalplug/v1/boot_event.proto

import type { DhcpMessage as _metalplug_v1_DhcpMessage, DhcpMessage__Output as _metalplug_v1_DhcpMessage__Output } from '../../metalplug/v1/DhcpMessage.js';

export interface DhcpSent {
  'message'?: (_metalplug_v1_DhcpMessage);
  'address'?: (string);
  'bootServer'?: (string);
  'bootFile'?: (string);
  'bootDriver'?: (string);
  'destination'?: (string);
  'leftOut'?: (number)[];
  'isProxy'?: (boolean);
}

export interface DhcpSent__Output {
  'message': (_metalplug_v1_DhcpMessage__Output);
  'address': (string);
  'bootServer': (string);
  'bootFile': (string);
  'bootDriver': (string);
  'destination': (string);
  'leftOut': (number)[];
  'isProxy': (boolean);
}
