// Original file: proto/metalplug/v1/ownership.proto


export interface ClaimsReset {
  'hypervisor'?: (string);
  'run'?: (string);
}

export interface ClaimsReset__Output {
  'hypervisor': (string);
  'run': (string);
}
