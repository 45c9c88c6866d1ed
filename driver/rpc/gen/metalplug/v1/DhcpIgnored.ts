// Original file: proto/metalplug/v1/boot_event.proto

import type { DhcpMessage as _metalplug_v1_DhcpMessage, DhcpMessage__Output as _metalplug_v1_DhcpMessage__Output } from '../../metalplug/v1/DhcpMessage.js';
import type { SilenceReason as _metalplug_v1_SilenceReason, SilenceReason__Output as _metalplug_v1_SilenceReason__Output } from '../../metalplug/v1/SilenceReason.js';

export interface DhcpIgnored {
  'message'?: (_metalplug_v1_DhcpMessage);
  'reason'?: (_metalplug_v1_SilenceReason);
  'text'?: (string);
  'server'?: (string);
  'grantedAddress'?: (string);
}

export interface DhcpIgnored__Output {
  'message': (_metalplug_v1_DhcpMessage__Output);
  'reason': (_metalplug_v1_SilenceReason__Output);
  'text': (string);
  'server': (string);
  'grantedAddress': (string);
}
