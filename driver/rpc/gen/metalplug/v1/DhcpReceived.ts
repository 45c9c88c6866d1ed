// Original file: proto/metalplug/v1/boot_event.proto

import type { DhcpMessage as _metalplug_v1_DhcpMessage, DhcpMessage__Output as _metalplug_v1_DhcpMessage__Output } from '../../metalplug/v1/DhcpMessage.js';

export interface DhcpReceived {
  'message'?: (_metalplug_v1_DhcpMessage);
  'architecture'?: (number);
  'vendorClass'?: (string);
  'isIpxe'?: (boolean);
  'requestedAddress'?: (string);
  'via'?: (string);
  'isRepeat'?: (boolean);
  '_architecture'?: "architecture";
}

export interface DhcpReceived__Output {
  'message': (_metalplug_v1_DhcpMessage__Output);
  'architecture'?: (number);
  'vendorClass': (string);
  'isIpxe': (boolean);
  'requestedAddress': (string);
  'via': (string);
  'isRepeat': (boolean);
  '_architecture'?: "architecture";
}
