// Original file: proto/metalplug/v1/ownership.proto

import type { FileRefusal as _metalplug_v1_FileRefusal, FileRefusal__Output as _metalplug_v1_FileRefusal__Output } from '../../metalplug/v1/FileRefusal.js';

export interface FileRefusedToMachine {
  'reason'?: (_metalplug_v1_FileRefusal);
  'text'?: (string);
}

export interface FileRefusedToMachine__Output {
  'reason': (_metalplug_v1_FileRefusal__Output);
  'text': (string);
}
