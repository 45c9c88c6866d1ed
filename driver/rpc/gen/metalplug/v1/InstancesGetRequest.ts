// Original file: proto/metalplug/v1/instances.proto


export interface InstancesGetRequest {
  'node'?: (string);
}

export interface InstancesGetRequest__Output {
  'node': (string);
}
