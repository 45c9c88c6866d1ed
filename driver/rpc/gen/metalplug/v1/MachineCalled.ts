// Original file: proto/metalplug/v1/boot_event.proto


export interface MachineCalled {
  'node'?: (string);
  'word'?: (string);
  'accepted'?: (boolean);
  'text'?: (string);
}

export interface MachineCalled__Output {
  'node': (string);
  'word': (string);
  'accepted': (boolean);
  'text': (string);
}
