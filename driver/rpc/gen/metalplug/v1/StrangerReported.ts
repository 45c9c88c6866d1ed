// Original file: proto/metalplug/v1/boot_event.proto


export interface StrangerReported {
  'accepted'?: (boolean);
  'text'?: (string);
}

export interface StrangerReported__Output {
  'accepted': (boolean);
  'text': (string);
}
