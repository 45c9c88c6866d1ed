// Original file: proto/metalplug/v1/coordinator.proto

import type { ForeignServer as _metalplug_v1_ForeignServer, ForeignServer__Output as _metalplug_v1_ForeignServer__Output } from '../../metalplug/v1/ForeignServer.js';

export interface CoordinatorListForeignServersResponse {
  'servers'?: (_metalplug_v1_ForeignServer)[];
  'nextPageToken'?: (string);
}

export interface CoordinatorListForeignServersResponse__Output {
  'servers': (_metalplug_v1_ForeignServer__Output)[];
  'nextPageToken': (string);
}
