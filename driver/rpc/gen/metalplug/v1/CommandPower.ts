// Original file: proto/metalplug/v1/power.proto


export interface CommandPower {
  'command'?: (string);
  'machine'?: (string);
}

export interface CommandPower__Output {
  'command': (string);
  'machine': (string);
}
