import type * as grpc from '@grpc/grpc-js';
import type { EnumTypeDefinition, MessageTypeDefinition } from '@grpc/proto-loader';

import type { Disk as _metalplug_v1_Disk, Disk__Output as _metalplug_v1_Disk__Output } from './metalplug/v1/Disk.js';
import type { Hardware as _metalplug_v1_Hardware, Hardware__Output as _metalplug_v1_Hardware__Output } from './metalplug/v1/Hardware.js';
import type { Nic as _metalplug_v1_Nic, Nic__Output as _metalplug_v1_Nic__Output } from './metalplug/v1/Nic.js';
import type { SwitchPort as _metalplug_v1_SwitchPort, SwitchPort__Output as _metalplug_v1_SwitchPort__Output } from './metalplug/v1/SwitchPort.js';

type SubtypeConstructor<Constructor extends new (...args: any) => any, Subtype> = {
  new(...args: ConstructorParameters<Constructor>): Subtype;
};

export interface ProtoGrpcType {
  metalplug: {
    v1: {
      CpuArchitecture: EnumTypeDefinition
      Disk: MessageTypeDefinition<_metalplug_v1_Disk, _metalplug_v1_Disk__Output>
      FirmwareKind: EnumTypeDefinition
      Hardware: MessageTypeDefinition<_metalplug_v1_Hardware, _metalplug_v1_Hardware__Output>
      Nic: MessageTypeDefinition<_metalplug_v1_Nic, _metalplug_v1_Nic__Output>
      SwitchPort: MessageTypeDefinition<_metalplug_v1_SwitchPort, _metalplug_v1_SwitchPort__Output>
    }
  }
}

