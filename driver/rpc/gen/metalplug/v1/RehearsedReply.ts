// Original file: proto/metalplug/v1/rehearsal.proto

import type { DhcpMessage as _metalplug_v1_DhcpMessage, DhcpMessage__Output as _metalplug_v1_DhcpMessage__Output } from '../../metalplug/v1/DhcpMessage.js';
import type { RehearsedOption as _metalplug_v1_RehearsedOption, RehearsedOption__Output as _metalplug_v1_RehearsedOption__Output } from '../../metalplug/v1/RehearsedOption.js';

export interface RehearsedReply {
  'message'?: (_metalplug_v1_DhcpMessage);
  'yiaddr'?: (string);
  'siaddr'?: (string);
  'file'?: (string);
  'options'?: (_metalplug_v1_RehearsedOption)[];
}

export interface RehearsedReply__Output {
  'message': (_metalplug_v1_DhcpMessage__Output);
  'yiaddr': (string);
  'siaddr': (string);
  'file': (string);
  'options': (_metalplug_v1_RehearsedOption__Output)[];
}
