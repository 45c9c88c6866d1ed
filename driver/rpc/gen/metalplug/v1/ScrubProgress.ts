// Original file: proto/metalplug/v1/images.proto

import type { Long } from '@grpc/proto-loader';

export interface ScrubProgress {
  'read'?: (number | string | Long);
  'total'?: (number | string | Long);
}

export interface ScrubProgress__Output {
  'read': (string);
  'total': (string);
}
