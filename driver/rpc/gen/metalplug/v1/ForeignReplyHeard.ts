// Original file: proto/metalplug/v1/boot_event.proto

import type { DhcpMessage as _metalplug_v1_DhcpMessage, DhcpMessage__Output as _metalplug_v1_DhcpMessage__Output } from '../../metalplug/v1/DhcpMessage.js';

export interface ForeignReplyHeard {
  'message'?: (_metalplug_v1_DhcpMessage);
  'server'?: (string);
  'interface'?: (string);
  'address'?: (string);
  'bootServer'?: (string);
  'bootFile'?: (string);
  'isProxy'?: (boolean);
  'text'?: (string);
}

export interface ForeignReplyHeard__Output {
  'message': (_metalplug_v1_DhcpMessage__Output);
  'server': (string);
  'interface': (string);
  'address': (string);
  'bootServer': (string);
  'bootFile': (string);
  'isProxy': (boolean);
  'text': (string);
}
