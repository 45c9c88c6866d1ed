// Original file: proto/metalplug/v1/coordinator.proto


export interface CoordinatorGetUnknownRequest {
  'mac'?: (string);
}

export interface CoordinatorGetUnknownRequest__Output {
  'mac': (string);
}
