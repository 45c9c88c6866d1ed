// Original file: proto/metalplug/v1/ownership.proto


export interface ClaimsSynced {
  'hypervisor'?: (string);
  'run'?: (string);
}

export interface ClaimsSynced__Output {
  'hypervisor': (string);
  'run': (string);
}
