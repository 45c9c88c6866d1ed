// Original file: proto/metalplug/v1/ownership.proto

import type { BootFile as _metalplug_v1_BootFile, BootFile__Output as _metalplug_v1_BootFile__Output } from '../../metalplug/v1/BootFile.js';

export interface BootOffer {
  'serverAddress'?: (string);
  'files'?: (_metalplug_v1_BootFile)[];
}

export interface BootOffer__Output {
  'serverAddress': (string);
  'files': (_metalplug_v1_BootFile__Output)[];
}
