// Original file: proto/metalplug/v1/rehearsal.proto


export interface RehearsalStage {
  'program'?: (string);
}

export interface RehearsalStage__Output {
  'program': (string);
}
