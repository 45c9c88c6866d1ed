// Original file: proto/metalplug/v1/coordinator.proto


export interface CoordinatorAcceptUnknownResponse {
  'hypervisor'?: (string);
  'node'?: (string);
  'macs'?: (string)[];
}

export interface CoordinatorAcceptUnknownResponse__Output {
  'hypervisor': (string);
  'node': (string);
  'macs': (string)[];
}
