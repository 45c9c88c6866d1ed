// Original file: proto/metalplug/v1/images.proto

import type { BlobInfo as _metalplug_v1_BlobInfo, BlobInfo__Output as _metalplug_v1_BlobInfo__Output } from '../../metalplug/v1/BlobInfo.js';
import type { CpuArchitecture as _metalplug_v1_CpuArchitecture, CpuArchitecture__Output as _metalplug_v1_CpuArchitecture__Output } from '../../metalplug/v1/CpuArchitecture.js';
import type { Long } from '@grpc/proto-loader';

export interface ImageDeclaration {
  'requestId'?: (string);
  'name'?: (string);
  'kernel'?: (_metalplug_v1_BlobInfo | null);
  'ramdisk'?: (_metalplug_v1_BlobInfo | null);
  'kernelArguments'?: (string);
  'expectedRevision'?: (number | string | Long);
  'disk'?: (_metalplug_v1_BlobInfo | null);
  'architecture'?: (_metalplug_v1_CpuArchitecture);
}

export interface ImageDeclaration__Output {
  'requestId': (string);
  'name': (string);
  'kernel': (_metalplug_v1_BlobInfo__Output | null);
  'ramdisk': (_metalplug_v1_BlobInfo__Output | null);
  'kernelArguments': (string);
  'expectedRevision': (string);
  'disk': (_metalplug_v1_BlobInfo__Output | null);
  'architecture': (_metalplug_v1_CpuArchitecture__Output);
}
