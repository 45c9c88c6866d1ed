// Original file: proto/metalplug/v1/power.proto


export interface WolPower {
  'mac'?: (string);
  'broadcastAddress'?: (string);
}

export interface WolPower__Output {
  'mac': (string);
  'broadcastAddress': (string);
}
