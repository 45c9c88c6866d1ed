// Original file: proto/metalplug/v1/instances.proto

import type { Loader as _metalplug_v1_Loader, Loader__Output as _metalplug_v1_Loader__Output } from '../../metalplug/v1/Loader.js';
import type { Vif as _metalplug_v1_Vif, Vif__Output as _metalplug_v1_Vif__Output } from '../../metalplug/v1/Vif.js';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.js';
import type { InstanceKind as _metalplug_v1_InstanceKind, InstanceKind__Output as _metalplug_v1_InstanceKind__Output } from '../../metalplug/v1/InstanceKind.js';
import type { NodeState as _metalplug_v1_NodeState, NodeState__Output as _metalplug_v1_NodeState__Output } from '../../metalplug/v1/NodeState.js';
import type { Operation as _metalplug_v1_Operation, Operation__Output as _metalplug_v1_Operation__Output } from '../../metalplug/v1/Operation.js';
import type { DeploySettings as _metalplug_v1_DeploySettings, DeploySettings__Output as _metalplug_v1_DeploySettings__Output } from '../../metalplug/v1/DeploySettings.js';
import type { Long } from '@grpc/proto-loader';

export interface Instance {
  'id'?: (string);
  'node'?: (string);
  'image'?: (string);
  'loader'?: (_metalplug_v1_Loader);
  'vifs'?: (_metalplug_v1_Vif)[];
  'revision'?: (number | string | Long);
  'createTime'?: (_google_protobuf_Timestamp | null);
  'kind'?: (_metalplug_v1_InstanceKind);
  'state'?: (_metalplug_v1_NodeState);
  'stateReason'?: (string);
  'operation'?: (_metalplug_v1_Operation | null);
  'bootMac'?: (string);
  'deploy'?: (_metalplug_v1_DeploySettings | null);
  'rescueImage'?: (string);
}

export interface Instance__Output {
  'id': (string);
  'node': (string);
  'image': (string);
  'loader': (_metalplug_v1_Loader__Output);
  'vifs': (_metalplug_v1_Vif__Output)[];
  'revision': (string);
  'createTime': (_google_protobuf_Timestamp__Output | null);
  'kind': (_metalplug_v1_InstanceKind__Output);
  'state': (_metalplug_v1_NodeState__Output);
  'stateReason': (string);
  'operation': (_metalplug_v1_Operation__Output | null);
  'bootMac': (string);
  'deploy': (_metalplug_v1_DeploySettings__Output | null);
  'rescueImage': (string);
}
