// Original file: proto/metalplug/v1/nodes.proto


export interface NodesGetRequest {
  'name'?: (string);
}

export interface NodesGetRequest__Output {
  'name': (string);
}
