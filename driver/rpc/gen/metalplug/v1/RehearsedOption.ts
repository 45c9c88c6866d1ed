// Original file: proto/metalplug/v1/rehearsal.proto


export interface RehearsedOption {
  'code'?: (number);
  'value'?: (string);
}

export interface RehearsedOption__Output {
  'code': (number);
  'value': (string);
}
