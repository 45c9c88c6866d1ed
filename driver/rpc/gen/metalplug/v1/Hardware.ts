// Original file: proto/metalplug/v1/hardware.proto

import type { CpuArchitecture as _metalplug_v1_CpuArchitecture, CpuArchitecture__Output as _metalplug_v1_CpuArchitecture__Output } from '../../metalplug/v1/CpuArchitecture.js';
import type { FirmwareKind as _metalplug_v1_FirmwareKind, FirmwareKind__Output as _metalplug_v1_FirmwareKind__Output } from '../../metalplug/v1/FirmwareKind.js';
import type { Disk as _metalplug_v1_Disk, Disk__Output as _metalplug_v1_Disk__Output } from '../../metalplug/v1/Disk.js';
import type { Nic as _metalplug_v1_Nic, Nic__Output as _metalplug_v1_Nic__Output } from '../../metalplug/v1/Nic.js';
import type { Long } from '@grpc/proto-loader';

export interface Hardware {
  'cpus'?: (number);
  'memory'?: (number | string | Long);
  'architecture'?: (_metalplug_v1_CpuArchitecture);
  'firmware'?: (_metalplug_v1_FirmwareKind);
  'disks'?: (_metalplug_v1_Disk)[];
  'nics'?: (_metalplug_v1_Nic)[];
}

export interface Hardware__Output {
  'cpus': (number);
  'memory': (string);
  'architecture': (_metalplug_v1_CpuArchitecture__Output);
  'firmware': (_metalplug_v1_FirmwareKind__Output);
  'disks': (_metalplug_v1_Disk__Output)[];
  'nics': (_metalplug_v1_Nic__Output)[];
}
