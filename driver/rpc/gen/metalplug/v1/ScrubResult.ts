// Original file: proto/metalplug/v1/images.proto


export interface ScrubResult {
  'good'?: (number);
  'damaged'?: (number);
}

export interface ScrubResult__Output {
  'good': (number);
  'damaged': (number);
}
