// Original file: proto/metalplug/v1/rehearsal.proto

import type { RehearsalStage as _metalplug_v1_RehearsalStage, RehearsalStage__Output as _metalplug_v1_RehearsalStage__Output } from '../../metalplug/v1/RehearsalStage.js';
import type { BootEvent as _metalplug_v1_BootEvent, BootEvent__Output as _metalplug_v1_BootEvent__Output } from '../../metalplug/v1/BootEvent.js';
import type { RehearsedReply as _metalplug_v1_RehearsedReply, RehearsedReply__Output as _metalplug_v1_RehearsedReply__Output } from '../../metalplug/v1/RehearsedReply.js';
import type { RehearsalProgress as _metalplug_v1_RehearsalProgress, RehearsalProgress__Output as _metalplug_v1_RehearsalProgress__Output } from '../../metalplug/v1/RehearsalProgress.js';
import type { RehearsedFile as _metalplug_v1_RehearsedFile, RehearsedFile__Output as _metalplug_v1_RehearsedFile__Output } from '../../metalplug/v1/RehearsedFile.js';
import type { RehearsalVerdict as _metalplug_v1_RehearsalVerdict, RehearsalVerdict__Output as _metalplug_v1_RehearsalVerdict__Output } from '../../metalplug/v1/RehearsalVerdict.js';

export interface CoordinatorRehearseResponse {
  'stage'?: (_metalplug_v1_RehearsalStage | null);
  'event'?: (_metalplug_v1_BootEvent | null);
  'reply'?: (_metalplug_v1_RehearsedReply | null);
  'progress'?: (_metalplug_v1_RehearsalProgress | null);
  'file'?: (_metalplug_v1_RehearsedFile | null);
  'verdict'?: (_metalplug_v1_RehearsalVerdict | null);
  'step'?: "stage"|"event"|"reply"|"progress"|"file"|"verdict";
}

export interface CoordinatorRehearseResponse__Output {
  'stage'?: (_metalplug_v1_RehearsalStage__Output | null);
  'event'?: (_metalplug_v1_BootEvent__Output | null);
  'reply'?: (_metalplug_v1_RehearsedReply__Output | null);
  'progress'?: (_metalplug_v1_RehearsalProgress__Output | null);
  'file'?: (_metalplug_v1_RehearsedFile__Output | null);
  'verdict'?: (_metalplug_v1_RehearsalVerdict__Output | null);
  'step'?: "stage"|"event"|"reply"|"progress"|"file"|"verdict";
}
