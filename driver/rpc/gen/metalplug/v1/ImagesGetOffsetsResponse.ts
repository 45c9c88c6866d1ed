// Original file: proto/metalplug/v1/images.proto

import type { Long } from '@grpc/proto-loader';

export interface ImagesGetOffsetsResponse {
  'offsets'?: (number | string | Long)[];
}

export interface ImagesGetOffsetsResponse__Output {
  'offsets': (string)[];
}
