// Original file: proto/metalplug/v1/coordinator.proto


export interface CoordinatorExplainRequest {
  'mac'?: (string);
  'bootSession'?: (string);
}

export interface CoordinatorExplainRequest__Output {
  'mac': (string);
  'bootSession': (string);
}
