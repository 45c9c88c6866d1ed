import type * as grpc from '@grpc/grpc-js';
import type { EnumTypeDefinition, MessageTypeDefinition } from '@grpc/proto-loader';

import type { FixedAddress as _metalplug_v1_FixedAddress, FixedAddress__Output as _metalplug_v1_FixedAddress__Output } from './metalplug/v1/FixedAddress.js';
import type { PifPlace as _metalplug_v1_PifPlace, PifPlace__Output as _metalplug_v1_PifPlace__Output } from './metalplug/v1/PifPlace.js';
import type { PluggedVif as _metalplug_v1_PluggedVif, PluggedVif__Output as _metalplug_v1_PluggedVif__Output } from './metalplug/v1/PluggedVif.js';
import type { Route as _metalplug_v1_Route, Route__Output as _metalplug_v1_Route__Output } from './metalplug/v1/Route.js';
import type { Vif as _metalplug_v1_Vif, Vif__Output as _metalplug_v1_Vif__Output } from './metalplug/v1/Vif.js';
import type { VifsClient as _metalplug_v1_VifsClient, VifsDefinition as _metalplug_v1_VifsDefinition } from './metalplug/v1/Vifs.js';
import type { VifsListRequest as _metalplug_v1_VifsListRequest, VifsListRequest__Output as _metalplug_v1_VifsListRequest__Output } from './metalplug/v1/VifsListRequest.js';
import type { VifsListResponse as _metalplug_v1_VifsListResponse, VifsListResponse__Output as _metalplug_v1_VifsListResponse__Output } from './metalplug/v1/VifsListResponse.js';
import type { VifsMacsForNodeRequest as _metalplug_v1_VifsMacsForNodeRequest, VifsMacsForNodeRequest__Output as _metalplug_v1_VifsMacsForNodeRequest__Output } from './metalplug/v1/VifsMacsForNodeRequest.js';
import type { VifsMacsForNodeResponse as _metalplug_v1_VifsMacsForNodeResponse, VifsMacsForNodeResponse__Output as _metalplug_v1_VifsMacsForNodeResponse__Output } from './metalplug/v1/VifsMacsForNodeResponse.js';
import type { VifsPlugRequest as _metalplug_v1_VifsPlugRequest, VifsPlugRequest__Output as _metalplug_v1_VifsPlugRequest__Output } from './metalplug/v1/VifsPlugRequest.js';
import type { VifsPlugResponse as _metalplug_v1_VifsPlugResponse, VifsPlugResponse__Output as _metalplug_v1_VifsPlugResponse__Output } from './metalplug/v1/VifsPlugResponse.js';
import type { VifsUnplugRequest as _metalplug_v1_VifsUnplugRequest, VifsUnplugRequest__Output as _metalplug_v1_VifsUnplugRequest__Output } from './metalplug/v1/VifsUnplugRequest.js';
import type { VifsUnplugResponse as _metalplug_v1_VifsUnplugResponse, VifsUnplugResponse__Output as _metalplug_v1_VifsUnplugResponse__Output } from './metalplug/v1/VifsUnplugResponse.js';

type SubtypeConstructor<Constructor extends new (...args: any) => any, Subtype> = {
  new(...args: ConstructorParameters<Constructor>): Subtype;
};

export interface ProtoGrpcType {
  metalplug: {
    v1: {
      FixedAddress: MessageTypeDefinition<_metalplug_v1_FixedAddress, _metalplug_v1_FixedAddress__Output>
      PifPlace: MessageTypeDefinition<_metalplug_v1_PifPlace, _metalplug_v1_PifPlace__Output>
      PlugKind: EnumTypeDefinition
      PluggedVif: MessageTypeDefinition<_metalplug_v1_PluggedVif, _metalplug_v1_PluggedVif__Output>
      Route: MessageTypeDefinition<_metalplug_v1_Route, _metalplug_v1_Route__Output>
      Vif: MessageTypeDefinition<_metalplug_v1_Vif, _metalplug_v1_Vif__Output>
      Vifs: SubtypeConstructor<typeof grpc.Client, _metalplug_v1_VifsClient> & { service: _metalplug_v1_VifsDefinition }
      VifsListRequest: MessageTypeDefinition<_metalplug_v1_VifsListRequest, _metalplug_v1_VifsListRequest__Output>
      VifsListResponse: MessageTypeDefinition<_metalplug_v1_VifsListResponse, _metalplug_v1_VifsListResponse__Output>
      VifsMacsForNodeRequest: MessageTypeDefinition<_metalplug_v1_VifsMacsForNodeRequest, _metalplug_v1_VifsMacsForNodeRequest__Output>
      VifsMacsForNodeResponse: MessageTypeDefinition<_metalplug_v1_VifsMacsForNodeResponse, _metalplug_v1_VifsMacsForNodeResponse__Output>
      VifsPlugRequest: MessageTypeDefinition<_metalplug_v1_VifsPlugRequest, _metalplug_v1_VifsPlugRequest__Output>
      VifsPlugResponse: MessageTypeDefinition<_metalplug_v1_VifsPlugResponse, _metalplug_v1_VifsPlugResponse__Output>
      VifsUnplugRequest: MessageTypeDefinition<_metalplug_v1_VifsUnplugRequest, _metalplug_v1_VifsUnplugRequest__Output>
      VifsUnplugResponse: MessageTypeDefinition<_metalplug_v1_VifsUnplugResponse, _metalplug_v1_VifsUnplugResponse__Output>
    }
  }
}

