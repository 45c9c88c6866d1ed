// Original file: proto/metalplug/v1/coordinator.proto


export interface CoordinatorReleaseLeaseRequest {
  'requestId'?: (string);
  'address'?: (string);
  'mac'?: (string);
}

export interface CoordinatorReleaseLeaseRequest__Output {
  'requestId': (string);
  'address': (string);
  'mac': (string);
}
