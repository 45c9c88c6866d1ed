// Original file: proto/metalplug/v1/rehearsal.proto


export interface RehearsalVerdict {
  'boots'?: (boolean);
  'cause'?: (string);
  'remedy'?: (string);
}

export interface RehearsalVerdict__Output {
  'boots': (boolean);
  'cause': (string);
  'remedy': (string);
}
