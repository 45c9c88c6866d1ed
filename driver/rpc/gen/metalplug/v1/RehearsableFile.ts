// Original file: proto/metalplug/v1/ownership.proto

import type { Loader as _metalplug_v1_Loader, Loader__Output as _metalplug_v1_Loader__Output } from '../../metalplug/v1/Loader.js';
import type { CpuArchitecture as _metalplug_v1_CpuArchitecture, CpuArchitecture__Output as _metalplug_v1_CpuArchitecture__Output } from '../../metalplug/v1/CpuArchitecture.js';
import type { Long } from '@grpc/proto-loader';

export interface RehearsableFile {
  'ticket'?: (string);
  'name'?: (string);
  'size'?: (number | string | Long);
  'sha256'?: (string);
  'loader'?: (_metalplug_v1_Loader);
  'architecture'?: (_metalplug_v1_CpuArchitecture);
}

export interface RehearsableFile__Output {
  'ticket': (string);
  'name': (string);
  'size': (string);
  'sha256': (string);
  'loader': (_metalplug_v1_Loader__Output);
  'architecture': (_metalplug_v1_CpuArchitecture__Output);
}
