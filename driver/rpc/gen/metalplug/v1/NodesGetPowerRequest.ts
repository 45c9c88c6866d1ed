// Original file: proto/metalplug/v1/nodes.proto


export interface NodesGetPowerRequest {
  'name'?: (string);
}

export interface NodesGetPowerRequest__Output {
  'name': (string);
}
