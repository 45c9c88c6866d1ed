// Original file: proto/metalplug/v1/ownership.proto


export interface ClaimsReset {
  'hypervisor'?: (string);
}

export interface ClaimsReset__Output {
  'hypervisor': (string);
}
