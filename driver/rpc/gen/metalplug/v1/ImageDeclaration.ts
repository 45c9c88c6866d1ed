// Original file: proto/metalplug/v1/images.proto

import type { BlobInfo as _metalplug_v1_BlobInfo, BlobInfo__Output as _metalplug_v1_BlobInfo__Output } from '../../metalplug/v1/BlobInfo.js';
import type { Long } from '@grpc/proto-loader';

export interface ImageDeclaration {
  'requestId'?: (string);
  'name'?: (string);
  'kernel'?: (_metalplug_v1_BlobInfo | null);
  'ramdisk'?: (_metalplug_v1_BlobInfo | null);
  'kernelArguments'?: (string);
  'expectedRevision'?: (number | string | Long);
}

export interface ImageDeclaration__Output {
  'requestId': (string);
  'name': (string);
  'kernel': (_metalplug_v1_BlobInfo__Output | null);
  'ramdisk': (_metalplug_v1_BlobInfo__Output | null);
  'kernelArguments': (string);
  'expectedRevision': (string);
}
