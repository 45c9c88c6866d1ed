// Original file: proto/metalplug/v1/ownership.proto


export interface ClaimsSynced {
  'hypervisor'?: (string);
}

export interface ClaimsSynced__Output {
  'hypervisor': (string);
}
