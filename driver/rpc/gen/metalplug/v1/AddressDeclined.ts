// Original file: proto/metalplug/v1/boot_event.proto


export interface AddressDeclined {
  'address'?: (string);
}

export interface AddressDeclined__Output {
  'address': (string);
}
