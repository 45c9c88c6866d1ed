// Original file: proto/metalplug/v1/images.proto

import type { CpuArchitecture as _metalplug_v1_CpuArchitecture, CpuArchitecture__Output as _metalplug_v1_CpuArchitecture__Output } from '../../metalplug/v1/CpuArchitecture.js';

export interface ImagesListRequest {
  'pageSize'?: (number);
  'pageToken'?: (string);
  'namePrefix'?: (string);
  'architecture'?: (_metalplug_v1_CpuArchitecture);
}

export interface ImagesListRequest__Output {
  'pageSize': (number);
  'pageToken': (string);
  'namePrefix': (string);
  'architecture': (_metalplug_v1_CpuArchitecture__Output);
}
