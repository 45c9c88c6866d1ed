// Original file: proto/metalplug/v1/coordinator.proto


export interface CoordinatorListLeasesRequest {
  'pageSize'?: (number);
  'pageToken'?: (string);
}

export interface CoordinatorListLeasesRequest__Output {
  'pageSize': (number);
  'pageToken': (string);
}
