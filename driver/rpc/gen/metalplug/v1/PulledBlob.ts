// Original file: proto/metalplug/v1/images.proto


export interface PulledBlob {
  'url'?: (string);
  'sha256'?: (string);
}

export interface PulledBlob__Output {
  'url': (string);
  'sha256': (string);
}
