// Original file: proto/metalplug/v1/nodes.proto


export interface NodesListRequest {
  'pageSize'?: (number);
  'pageToken'?: (string);
}

export interface NodesListRequest__Output {
  'pageSize': (number);
  'pageToken': (string);
}
