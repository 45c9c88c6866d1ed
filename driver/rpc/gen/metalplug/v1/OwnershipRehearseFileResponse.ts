// Original file: proto/metalplug/v1/ownership.proto

import type { RehearsableFile as _metalplug_v1_RehearsableFile, RehearsableFile__Output as _metalplug_v1_RehearsableFile__Output } from '../../metalplug/v1/RehearsableFile.js';
import type { FileRefusedToMachine as _metalplug_v1_FileRefusedToMachine, FileRefusedToMachine__Output as _metalplug_v1_FileRefusedToMachine__Output } from '../../metalplug/v1/FileRefusedToMachine.js';

export interface OwnershipRehearseFileResponse {
  'file'?: (_metalplug_v1_RehearsableFile | null);
  'refused'?: (_metalplug_v1_FileRefusedToMachine | null);
  'result'?: "file"|"refused";
}

export interface OwnershipRehearseFileResponse__Output {
  'file'?: (_metalplug_v1_RehearsableFile__Output | null);
  'refused'?: (_metalplug_v1_FileRefusedToMachine__Output | null);
  'result'?: "file"|"refused";
}
