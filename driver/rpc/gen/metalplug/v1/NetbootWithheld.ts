// Original file: proto/metalplug/v1/boot_event.proto


export interface NetbootWithheld {
  'text'?: (string);
}

export interface NetbootWithheld__Output {
  'text': (string);
}
