// Original file: proto/metalplug/v1/boot_event.proto


export interface AddressReleased {
  'address'?: (string);
}

export interface AddressReleased__Output {
  'address': (string);
}
