// Original file: proto/metalplug/v1/images.proto


export interface ImagesGetRequest {
  'name'?: (string);
}

export interface ImagesGetRequest__Output {
  'name': (string);
}
