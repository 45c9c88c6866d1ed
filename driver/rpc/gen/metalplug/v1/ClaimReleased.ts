// Original file: proto/metalplug/v1/ownership.proto


export interface ClaimReleased {
  'mac'?: (string);
}

export interface ClaimReleased__Output {
  'mac': (string);
}
