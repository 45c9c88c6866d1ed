// Original file: proto/metalplug/v1/instances.proto


export interface InstancesWatchRequest {
  'node'?: (string);
}

export interface InstancesWatchRequest__Output {
  'node': (string);
}
