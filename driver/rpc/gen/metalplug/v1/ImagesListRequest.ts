// Original file: proto/metalplug/v1/images.proto


export interface ImagesListRequest {
  'pageSize'?: (number);
  'pageToken'?: (string);
}

export interface ImagesListRequest__Output {
  'pageSize': (number);
  'pageToken': (string);
}
