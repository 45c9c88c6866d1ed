// Original file: proto/metalplug/v1/boot_event.proto


export interface OwnerAsked {
  'drivers'?: (string)[];
}

export interface OwnerAsked__Output {
  'drivers': (string)[];
}
