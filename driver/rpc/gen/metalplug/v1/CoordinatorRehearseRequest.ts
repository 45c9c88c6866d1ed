// Original file: proto/metalplug/v1/rehearsal.proto

import type { RehearsalFirmware as _metalplug_v1_RehearsalFirmware, RehearsalFirmware__Output as _metalplug_v1_RehearsalFirmware__Output } from '../../metalplug/v1/RehearsalFirmware.js';
import type { CpuArchitecture as _metalplug_v1_CpuArchitecture, CpuArchitecture__Output as _metalplug_v1_CpuArchitecture__Output } from '../../metalplug/v1/CpuArchitecture.js';

export interface CoordinatorRehearseRequest {
  'mac'?: (string);
  'firmware'?: (_metalplug_v1_RehearsalFirmware);
  'architecture'?: (_metalplug_v1_CpuArchitecture);
  'relay'?: (string);
  'interface'?: (string);
}

export interface CoordinatorRehearseRequest__Output {
  'mac': (string);
  'firmware': (_metalplug_v1_RehearsalFirmware__Output);
  'architecture': (_metalplug_v1_CpuArchitecture__Output);
  'relay': (string);
  'interface': (string);
}
