// Original file: proto/metalplug/v1/ownership.proto

import type { FileProtocol as _metalplug_v1_FileProtocol, FileProtocol__Output as _metalplug_v1_FileProtocol__Output } from '../../metalplug/v1/FileProtocol.js';

export interface OwnershipRehearseFileRequest {
  'mac'?: (string);
  'path'?: (string);
  'protocol'?: (_metalplug_v1_FileProtocol);
  'poolAddress'?: (string);
}

export interface OwnershipRehearseFileRequest__Output {
  'mac': (string);
  'path': (string);
  'protocol': (_metalplug_v1_FileProtocol__Output);
  'poolAddress': (string);
}
