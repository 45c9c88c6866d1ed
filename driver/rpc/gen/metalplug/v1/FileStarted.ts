// Original file: proto/metalplug/v1/boot_event.proto

import type { FileProtocol as _metalplug_v1_FileProtocol, FileProtocol__Output as _metalplug_v1_FileProtocol__Output } from '../../metalplug/v1/FileProtocol.js';
import type { Long } from '@grpc/proto-loader';

export interface FileStarted {
  'protocol'?: (_metalplug_v1_FileProtocol);
  'path'?: (string);
  'size'?: (number | string | Long);
  'options'?: (string);
  'agreed'?: (string);
}

export interface FileStarted__Output {
  'protocol': (_metalplug_v1_FileProtocol__Output);
  'path': (string);
  'size': (string);
  'options': (string);
  'agreed': (string);
}
