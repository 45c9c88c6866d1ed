// Original file: proto/metalplug/v1/images.proto

import type { PulledBlob as _metalplug_v1_PulledBlob, PulledBlob__Output as _metalplug_v1_PulledBlob__Output } from '../../metalplug/v1/PulledBlob.js';
import type { CpuArchitecture as _metalplug_v1_CpuArchitecture, CpuArchitecture__Output as _metalplug_v1_CpuArchitecture__Output } from '../../metalplug/v1/CpuArchitecture.js';
import type { Long } from '@grpc/proto-loader';

export interface ImagesPullRequest {
  'requestId'?: (string);
  'name'?: (string);
  'kernel'?: (_metalplug_v1_PulledBlob | null);
  'ramdisk'?: (_metalplug_v1_PulledBlob | null);
  'disk'?: (_metalplug_v1_PulledBlob | null);
  'kernelArguments'?: (string);
  'architecture'?: (_metalplug_v1_CpuArchitecture);
  'expectedRevision'?: (number | string | Long);
}

export interface ImagesPullRequest__Output {
  'requestId': (string);
  'name': (string);
  'kernel': (_metalplug_v1_PulledBlob__Output | null);
  'ramdisk': (_metalplug_v1_PulledBlob__Output | null);
  'disk': (_metalplug_v1_PulledBlob__Output | null);
  'kernelArguments': (string);
  'architecture': (_metalplug_v1_CpuArchitecture__Output);
  'expectedRevision': (string);
}
