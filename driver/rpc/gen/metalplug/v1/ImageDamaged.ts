// Original file: proto/metalplug/v1/boot_event.proto


export interface ImageDamaged {
  'sha256'?: (string);
  'images'?: (string)[];
  'text'?: (string);
}

export interface ImageDamaged__Output {
  'sha256': (string);
  'images': (string)[];
  'text': (string);
}
