// Original file: proto/metalplug/v1/coordinator.proto


export interface LeaseNetwork {
  'prefixLength'?: (number);
  'gateway'?: (string);
  'dns'?: (string)[];
}

export interface LeaseNetwork__Output {
  'prefixLength': (number);
  'gateway': (string);
  'dns': (string)[];
}
