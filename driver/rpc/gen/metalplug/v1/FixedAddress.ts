// Original file: proto/metalplug/v1/vifs.proto


export interface FixedAddress {
  'address'?: (string);
  'prefixLength'?: (number);
  'gateway'?: (string);
  'dns'?: (string)[];
}

export interface FixedAddress__Output {
  'address': (string);
  'prefixLength': (number);
  'gateway': (string);
  'dns': (string)[];
}
