import type * as grpc from '@grpc/grpc-js';
import type { EnumTypeDefinition, MessageTypeDefinition } from '@grpc/proto-loader';

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from './google/protobuf/Timestamp.js';
import type { CommandPower as _metalplug_v1_CommandPower, CommandPower__Output as _metalplug_v1_CommandPower__Output } from './metalplug/v1/CommandPower.js';
import type { IpmiPower as _metalplug_v1_IpmiPower, IpmiPower__Output as _metalplug_v1_IpmiPower__Output } from './metalplug/v1/IpmiPower.js';
import type { ManualPower as _metalplug_v1_ManualPower, ManualPower__Output as _metalplug_v1_ManualPower__Output } from './metalplug/v1/ManualPower.js';
import type { PowerReading as _metalplug_v1_PowerReading, PowerReading__Output as _metalplug_v1_PowerReading__Output } from './metalplug/v1/PowerReading.js';
import type { PowerSettings as _metalplug_v1_PowerSettings, PowerSettings__Output as _metalplug_v1_PowerSettings__Output } from './metalplug/v1/PowerSettings.js';
import type { RedfishPower as _metalplug_v1_RedfishPower, RedfishPower__Output as _metalplug_v1_RedfishPower__Output } from './metalplug/v1/RedfishPower.js';
import type { WolPower as _metalplug_v1_WolPower, WolPower__Output as _metalplug_v1_WolPower__Output } from './metalplug/v1/WolPower.js';

type SubtypeConstructor<Constructor extends new (...args: any) => any, Subtype> = {
  new(...args: ConstructorParameters<Constructor>): Subtype;
};

export interface ProtoGrpcType {
  google: {
    protobuf: {
      Timestamp: MessageTypeDefinition<_google_protobuf_Timestamp, _google_protobuf_Timestamp__Output>
    }
  }
  metalplug: {
    v1: {
      BootDevice: EnumTypeDefinition
      CommandPower: MessageTypeDefinition<_metalplug_v1_CommandPower, _metalplug_v1_CommandPower__Output>
      IpmiPower: MessageTypeDefinition<_metalplug_v1_IpmiPower, _metalplug_v1_IpmiPower__Output>
      ManualPower: MessageTypeDefinition<_metalplug_v1_ManualPower, _metalplug_v1_ManualPower__Output>
      PowerReading: MessageTypeDefinition<_metalplug_v1_PowerReading, _metalplug_v1_PowerReading__Output>
      PowerSettings: MessageTypeDefinition<_metalplug_v1_PowerSettings, _metalplug_v1_PowerSettings__Output>
      PowerState: EnumTypeDefinition
      PowerTarget: EnumTypeDefinition
      RedfishPower: MessageTypeDefinition<_metalplug_v1_RedfishPower, _metalplug_v1_RedfishPower__Output>
      WolPower: MessageTypeDefinition<_metalplug_v1_WolPower, _metalplug_v1_WolPower__Output>
    }
  }
}

