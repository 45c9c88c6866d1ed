import type * as grpc from '@grpc/grpc-js';
import type { EnumTypeDefinition, MessageTypeDefinition } from '@grpc/proto-loader';

import type { FieldMask as _google_protobuf_FieldMask, FieldMask__Output as _google_protobuf_FieldMask__Output } from './google/protobuf/FieldMask.js';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from './google/protobuf/Timestamp.js';
import type { CommandPower as _metalplug_v1_CommandPower, CommandPower__Output as _metalplug_v1_CommandPower__Output } from './metalplug/v1/CommandPower.js';
import type { Disk as _metalplug_v1_Disk, Disk__Output as _metalplug_v1_Disk__Output } from './metalplug/v1/Disk.js';
import type { Hardware as _metalplug_v1_Hardware, Hardware__Output as _metalplug_v1_Hardware__Output } from './metalplug/v1/Hardware.js';
import type { IpmiPower as _metalplug_v1_IpmiPower, IpmiPower__Output as _metalplug_v1_IpmiPower__Output } from './metalplug/v1/IpmiPower.js';
import type { ManualPower as _metalplug_v1_ManualPower, ManualPower__Output as _metalplug_v1_ManualPower__Output } from './metalplug/v1/ManualPower.js';
import type { Nic as _metalplug_v1_Nic, Nic__Output as _metalplug_v1_Nic__Output } from './metalplug/v1/Nic.js';
import type { Node as _metalplug_v1_Node, Node__Output as _metalplug_v1_Node__Output } from './metalplug/v1/Node.js';
import type { NodeFilter as _metalplug_v1_NodeFilter, NodeFilter__Output as _metalplug_v1_NodeFilter__Output } from './metalplug/v1/NodeFilter.js';
import type { NodesClient as _metalplug_v1_NodesClient, NodesDefinition as _metalplug_v1_NodesDefinition } from './metalplug/v1/Nodes.js';
import type { NodesAddRequest as _metalplug_v1_NodesAddRequest, NodesAddRequest__Output as _metalplug_v1_NodesAddRequest__Output } from './metalplug/v1/NodesAddRequest.js';
import type { NodesAddResponse as _metalplug_v1_NodesAddResponse, NodesAddResponse__Output as _metalplug_v1_NodesAddResponse__Output } from './metalplug/v1/NodesAddResponse.js';
import type { NodesGetPowerRequest as _metalplug_v1_NodesGetPowerRequest, NodesGetPowerRequest__Output as _metalplug_v1_NodesGetPowerRequest__Output } from './metalplug/v1/NodesGetPowerRequest.js';
import type { NodesGetPowerResponse as _metalplug_v1_NodesGetPowerResponse, NodesGetPowerResponse__Output as _metalplug_v1_NodesGetPowerResponse__Output } from './metalplug/v1/NodesGetPowerResponse.js';
import type { NodesGetRequest as _metalplug_v1_NodesGetRequest, NodesGetRequest__Output as _metalplug_v1_NodesGetRequest__Output } from './metalplug/v1/NodesGetRequest.js';
import type { NodesGetResponse as _metalplug_v1_NodesGetResponse, NodesGetResponse__Output as _metalplug_v1_NodesGetResponse__Output } from './metalplug/v1/NodesGetResponse.js';
import type { NodesListRequest as _metalplug_v1_NodesListRequest, NodesListRequest__Output as _metalplug_v1_NodesListRequest__Output } from './metalplug/v1/NodesListRequest.js';
import type { NodesListResponse as _metalplug_v1_NodesListResponse, NodesListResponse__Output as _metalplug_v1_NodesListResponse__Output } from './metalplug/v1/NodesListResponse.js';
import type { NodesRemoveRequest as _metalplug_v1_NodesRemoveRequest, NodesRemoveRequest__Output as _metalplug_v1_NodesRemoveRequest__Output } from './metalplug/v1/NodesRemoveRequest.js';
import type { NodesRemoveResponse as _metalplug_v1_NodesRemoveResponse, NodesRemoveResponse__Output as _metalplug_v1_NodesRemoveResponse__Output } from './metalplug/v1/NodesRemoveResponse.js';
import type { NodesSetPowerRequest as _metalplug_v1_NodesSetPowerRequest, NodesSetPowerRequest__Output as _metalplug_v1_NodesSetPowerRequest__Output } from './metalplug/v1/NodesSetPowerRequest.js';
import type { NodesSetPowerResponse as _metalplug_v1_NodesSetPowerResponse, NodesSetPowerResponse__Output as _metalplug_v1_NodesSetPowerResponse__Output } from './metalplug/v1/NodesSetPowerResponse.js';
import type { NodesUpdateRequest as _metalplug_v1_NodesUpdateRequest, NodesUpdateRequest__Output as _metalplug_v1_NodesUpdateRequest__Output } from './metalplug/v1/NodesUpdateRequest.js';
import type { NodesUpdateResponse as _metalplug_v1_NodesUpdateResponse, NodesUpdateResponse__Output as _metalplug_v1_NodesUpdateResponse__Output } from './metalplug/v1/NodesUpdateResponse.js';
import type { Pif as _metalplug_v1_Pif, Pif__Output as _metalplug_v1_Pif__Output } from './metalplug/v1/Pif.js';
import type { PowerReading as _metalplug_v1_PowerReading, PowerReading__Output as _metalplug_v1_PowerReading__Output } from './metalplug/v1/PowerReading.js';
import type { PowerSettings as _metalplug_v1_PowerSettings, PowerSettings__Output as _metalplug_v1_PowerSettings__Output } from './metalplug/v1/PowerSettings.js';
import type { RedfishPower as _metalplug_v1_RedfishPower, RedfishPower__Output as _metalplug_v1_RedfishPower__Output } from './metalplug/v1/RedfishPower.js';
import type { SwitchPort as _metalplug_v1_SwitchPort, SwitchPort__Output as _metalplug_v1_SwitchPort__Output } from './metalplug/v1/SwitchPort.js';
import type { WolPower as _metalplug_v1_WolPower, WolPower__Output as _metalplug_v1_WolPower__Output } from './metalplug/v1/WolPower.js';

type SubtypeConstructor<Constructor extends new (...args: any) => any, Subtype> = {
  new(...args: ConstructorParameters<Constructor>): Subtype;
};

export interface ProtoGrpcType {
  google: {
    protobuf: {
      FieldMask: MessageTypeDefinition<_google_protobuf_FieldMask, _google_protobuf_FieldMask__Output>
      Timestamp: MessageTypeDefinition<_google_protobuf_Timestamp, _google_protobuf_Timestamp__Output>
    }
  }
  metalplug: {
    v1: {
      BootDevice: EnumTypeDefinition
      CommandPower: MessageTypeDefinition<_metalplug_v1_CommandPower, _metalplug_v1_CommandPower__Output>
      CpuArchitecture: EnumTypeDefinition
      Disk: MessageTypeDefinition<_metalplug_v1_Disk, _metalplug_v1_Disk__Output>
      FirmwareKind: EnumTypeDefinition
      Hardware: MessageTypeDefinition<_metalplug_v1_Hardware, _metalplug_v1_Hardware__Output>
      IpmiPower: MessageTypeDefinition<_metalplug_v1_IpmiPower, _metalplug_v1_IpmiPower__Output>
      ManualPower: MessageTypeDefinition<_metalplug_v1_ManualPower, _metalplug_v1_ManualPower__Output>
      Nic: MessageTypeDefinition<_metalplug_v1_Nic, _metalplug_v1_Nic__Output>
      Node: MessageTypeDefinition<_metalplug_v1_Node, _metalplug_v1_Node__Output>
      NodeFilter: MessageTypeDefinition<_metalplug_v1_NodeFilter, _metalplug_v1_NodeFilter__Output>
      NodeState: EnumTypeDefinition
      Nodes: SubtypeConstructor<typeof grpc.Client, _metalplug_v1_NodesClient> & { service: _metalplug_v1_NodesDefinition }
      NodesAddRequest: MessageTypeDefinition<_metalplug_v1_NodesAddRequest, _metalplug_v1_NodesAddRequest__Output>
      NodesAddResponse: MessageTypeDefinition<_metalplug_v1_NodesAddResponse, _metalplug_v1_NodesAddResponse__Output>
      NodesGetPowerRequest: MessageTypeDefinition<_metalplug_v1_NodesGetPowerRequest, _metalplug_v1_NodesGetPowerRequest__Output>
      NodesGetPowerResponse: MessageTypeDefinition<_metalplug_v1_NodesGetPowerResponse, _metalplug_v1_NodesGetPowerResponse__Output>
      NodesGetRequest: MessageTypeDefinition<_metalplug_v1_NodesGetRequest, _metalplug_v1_NodesGetRequest__Output>
      NodesGetResponse: MessageTypeDefinition<_metalplug_v1_NodesGetResponse, _metalplug_v1_NodesGetResponse__Output>
      NodesListRequest: MessageTypeDefinition<_metalplug_v1_NodesListRequest, _metalplug_v1_NodesListRequest__Output>
      NodesListResponse: MessageTypeDefinition<_metalplug_v1_NodesListResponse, _metalplug_v1_NodesListResponse__Output>
      NodesRemoveRequest: MessageTypeDefinition<_metalplug_v1_NodesRemoveRequest, _metalplug_v1_NodesRemoveRequest__Output>
      NodesRemoveResponse: MessageTypeDefinition<_metalplug_v1_NodesRemoveResponse, _metalplug_v1_NodesRemoveResponse__Output>
      NodesSetPowerRequest: MessageTypeDefinition<_metalplug_v1_NodesSetPowerRequest, _metalplug_v1_NodesSetPowerRequest__Output>
      NodesSetPowerResponse: MessageTypeDefinition<_metalplug_v1_NodesSetPowerResponse, _metalplug_v1_NodesSetPowerResponse__Output>
      NodesUpdateRequest: MessageTypeDefinition<_metalplug_v1_NodesUpdateRequest, _metalplug_v1_NodesUpdateRequest__Output>
      NodesUpdateResponse: MessageTypeDefinition<_metalplug_v1_NodesUpdateResponse, _metalplug_v1_NodesUpdateResponse__Output>
      Pif: MessageTypeDefinition<_metalplug_v1_Pif, _metalplug_v1_Pif__Output>
      PowerReading: MessageTypeDefinition<_metalplug_v1_PowerReading, _metalplug_v1_PowerReading__Output>
      PowerSettings: MessageTypeDefinition<_metalplug_v1_PowerSettings, _metalplug_v1_PowerSettings__Output>
      PowerState: EnumTypeDefinition
      PowerTarget: EnumTypeDefinition
      RedfishPower: MessageTypeDefinition<_metalplug_v1_RedfishPower, _metalplug_v1_RedfishPower__Output>
      SwitchPort: MessageTypeDefinition<_metalplug_v1_SwitchPort, _metalplug_v1_SwitchPort__Output>
      WolPower: MessageTypeDefinition<_metalplug_v1_WolPower, _metalplug_v1_WolPower__Output>
    }
  }
}

