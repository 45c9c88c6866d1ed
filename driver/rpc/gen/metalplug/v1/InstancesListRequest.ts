// Original file: proto/metalplug/v1/instances.proto


export interface InstancesListRequest {
  'pageSize'?: (number);
  'pageToken'?: (string);
}

export interface InstancesListRequest__Output {
  'pageSize': (number);
  'pageToken': (string);
}
