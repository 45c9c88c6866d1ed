// Original file: proto/metalplug/v1/boot_event.proto


export interface AddressReleased {
  'address'?: (string);
  'byOperator'?: (boolean);
}

export interface AddressReleased__Output {
  'address': (string);
  'byOperator': (boolean);
}
