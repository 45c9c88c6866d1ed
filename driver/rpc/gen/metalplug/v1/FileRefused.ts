// Original file: proto/metalplug/v1/boot_event.proto

import type { FileProtocol as _metalplug_v1_FileProtocol, FileProtocol__Output as _metalplug_v1_FileProtocol__Output } from '../../metalplug/v1/FileProtocol.js';
import type { FileRefusal as _metalplug_v1_FileRefusal, FileRefusal__Output as _metalplug_v1_FileRefusal__Output } from '../../metalplug/v1/FileRefusal.js';

export interface FileRefused {
  'protocol'?: (_metalplug_v1_FileProtocol);
  'path'?: (string);
  'reason'?: (_metalplug_v1_FileRefusal);
  'text'?: (string);
  'nearest'?: (string);
}

export interface FileRefused__Output {
  'protocol': (_metalplug_v1_FileProtocol__Output);
  'path': (string);
  'reason': (_metalplug_v1_FileRefusal__Output);
  'text': (string);
  'nearest': (string);
}
