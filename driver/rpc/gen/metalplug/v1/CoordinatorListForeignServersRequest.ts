// Original file: proto/metalplug/v1/coordinator.proto


export interface CoordinatorListForeignServersRequest {
  'pageSize'?: (number);
  'pageToken'?: (string);
}

export interface CoordinatorListForeignServersRequest__Output {
  'pageSize': (number);
  'pageToken': (string);
}
