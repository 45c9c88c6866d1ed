// Original file: proto/metalplug/v1/coordinator.proto


export interface CoordinatorIgnoreUnknownRequest {
  'requestId'?: (string);
  'mac'?: (string);
  'undo'?: (boolean);
  'operator'?: (string);
  'note'?: (string);
}

export interface CoordinatorIgnoreUnknownRequest__Output {
  'requestId': (string);
  'mac': (string);
  'undo': (boolean);
  'operator': (string);
  'note': (string);
}
