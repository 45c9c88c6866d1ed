// Original file: proto/metalplug/v1/hypervisor.proto


export interface HypervisorForgetStrangerRequest {
  'mac'?: (string);
}

export interface HypervisorForgetStrangerRequest__Output {
  'mac': (string);
}
