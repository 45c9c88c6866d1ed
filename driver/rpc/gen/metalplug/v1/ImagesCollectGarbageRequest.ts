// Original file: proto/metalplug/v1/images.proto


export interface ImagesCollectGarbageRequest {
  'dryRun'?: (boolean);
  'now'?: (boolean);
}

export interface ImagesCollectGarbageRequest__Output {
  'dryRun': (boolean);
  'now': (boolean);
}
