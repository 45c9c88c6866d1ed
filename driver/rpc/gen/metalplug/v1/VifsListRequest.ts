// Original file: proto/metalplug/v1/vifs.proto


export interface VifsListRequest {
  'node'?: (string);
  'pageSize'?: (number);
  'pageToken'?: (string);
}

export interface VifsListRequest__Output {
  'node': (string);
  'pageSize': (number);
  'pageToken': (string);
}
