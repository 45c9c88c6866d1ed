// Original file: proto/metalplug/v1/coordinator.proto


export interface CoordinatorListDriversRequest {
  'pageSize'?: (number);
  'pageToken'?: (string);
}

export interface CoordinatorListDriversRequest__Output {
  'pageSize': (number);
  'pageToken': (string);
}
