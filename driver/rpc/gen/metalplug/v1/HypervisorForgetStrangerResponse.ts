// Original file: proto/metalplug/v1/hypervisor.proto

import type { StrangerReport as _metalplug_v1_StrangerReport, StrangerReport__Output as _metalplug_v1_StrangerReport__Output } from '../../metalplug/v1/StrangerReport.js';

export interface HypervisorForgetStrangerResponse {
  'report'?: (_metalplug_v1_StrangerReport | null);
}

export interface HypervisorForgetStrangerResponse__Output {
  'report': (_metalplug_v1_StrangerReport__Output | null);
}
