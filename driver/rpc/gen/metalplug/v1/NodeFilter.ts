// Original file: proto/metalplug/v1/nodes.proto

import type { NodeState as _metalplug_v1_NodeState, NodeState__Output as _metalplug_v1_NodeState__Output } from '../../metalplug/v1/NodeState.js';
import type { CpuArchitecture as _metalplug_v1_CpuArchitecture, CpuArchitecture__Output as _metalplug_v1_CpuArchitecture__Output } from '../../metalplug/v1/CpuArchitecture.js';
import type { FirmwareKind as _metalplug_v1_FirmwareKind, FirmwareKind__Output as _metalplug_v1_FirmwareKind__Output } from '../../metalplug/v1/FirmwareKind.js';
import type { Long } from '@grpc/proto-loader';

export interface NodeFilter {
  'namePrefix'?: (string);
  'states'?: (_metalplug_v1_NodeState)[];
  'architecture'?: (_metalplug_v1_CpuArchitecture);
  'firmware'?: (_metalplug_v1_FirmwareKind);
  'minCpus'?: (number);
  'minMemory'?: (number | string | Long);
  'minDisk'?: (number | string | Long);
  'traits'?: (string)[];
  'labels'?: ({[key: string]: string});
  'network'?: (string);
}

export interface NodeFilter__Output {
  'namePrefix': (string);
  'states': (_metalplug_v1_NodeState__Output)[];
  'architecture': (_metalplug_v1_CpuArchitecture__Output);
  'firmware': (_metalplug_v1_FirmwareKind__Output);
  'minCpus': (number);
  'minMemory': (string);
  'minDisk': (string);
  'traits': (string)[];
  'labels': ({[key: string]: string});
  'network': (string);
}
