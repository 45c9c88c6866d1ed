// Original file: proto/metalplug/v1/rehearsal.proto

import type { Long } from '@grpc/proto-loader';

export interface RehearsalProgress {
  'path'?: (string);
  'bytes'?: (number | string | Long);
  'total'?: (number | string | Long);
}

export interface RehearsalProgress__Output {
  'path': (string);
  'bytes': (string);
  'total': (string);
}
