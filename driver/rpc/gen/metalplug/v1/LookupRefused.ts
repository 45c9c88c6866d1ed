// Original file: proto/metalplug/v1/ownership.proto


export interface LookupRefused {
  'code'?: (string);
  'text'?: (string);
}

export interface LookupRefused__Output {
  'code': (string);
  'text': (string);
}
