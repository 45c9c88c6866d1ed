// Original file: proto/metalplug/v1/ownership.proto

import type { BootFile as _metalplug_v1_BootFile, BootFile__Output as _metalplug_v1_BootFile__Output } from '../../metalplug/v1/BootFile.js';
import type { CpuArchitecture as _metalplug_v1_CpuArchitecture, CpuArchitecture__Output as _metalplug_v1_CpuArchitecture__Output } from '../../metalplug/v1/CpuArchitecture.js';

export interface BootOffer {
  'serverAddress'?: (string);
  'files'?: (_metalplug_v1_BootFile)[];
  'image'?: (string);
  'imageArchitecture'?: (_metalplug_v1_CpuArchitecture);
}

export interface BootOffer__Output {
  'serverAddress': (string);
  'files': (_metalplug_v1_BootFile__Output)[];
  'image': (string);
  'imageArchitecture': (_metalplug_v1_CpuArchitecture__Output);
}
