// Original file: proto/metalplug/v1/power.proto


export interface IpmiPower {
  'host'?: (string);
  'port'?: (number);
  'username'?: (string);
  'secret'?: (string);
}

export interface IpmiPower__Output {
  'host': (string);
  'port': (number);
  'username': (string);
  'secret': (string);
}
