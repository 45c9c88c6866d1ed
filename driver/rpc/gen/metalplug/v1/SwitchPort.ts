// Original file: proto/metalplug/v1/hardware.proto


export interface SwitchPort {
  'chassis'?: (string);
  'port'?: (string);
  'systemName'?: (string);
  'portDescription'?: (string);
}

export interface SwitchPort__Output {
  'chassis': (string);
  'port': (string);
  'systemName': (string);
  'portDescription': (string);
}
