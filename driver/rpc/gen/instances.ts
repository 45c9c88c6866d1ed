import type * as grpc from '@grpc/grpc-js';
import type { EnumTypeDefinition, MessageTypeDefinition } from '@grpc/proto-loader';

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from './google/protobuf/Timestamp.js';
import type { DeploySettings as _metalplug_v1_DeploySettings, DeploySettings__Output as _metalplug_v1_DeploySettings__Output } from './metalplug/v1/DeploySettings.js';
import type { FixedAddress as _metalplug_v1_FixedAddress, FixedAddress__Output as _metalplug_v1_FixedAddress__Output } from './metalplug/v1/FixedAddress.js';
import type { Instance as _metalplug_v1_Instance, Instance__Output as _metalplug_v1_Instance__Output } from './metalplug/v1/Instance.js';
import type { InstancesClient as _metalplug_v1_InstancesClient, InstancesDefinition as _metalplug_v1_InstancesDefinition } from './metalplug/v1/Instances.js';
import type { InstancesDestroyRequest as _metalplug_v1_InstancesDestroyRequest, InstancesDestroyRequest__Output as _metalplug_v1_InstancesDestroyRequest__Output } from './metalplug/v1/InstancesDestroyRequest.js';
import type { InstancesDestroyResponse as _metalplug_v1_InstancesDestroyResponse, InstancesDestroyResponse__Output as _metalplug_v1_InstancesDestroyResponse__Output } from './metalplug/v1/InstancesDestroyResponse.js';
import type { InstancesGetRequest as _metalplug_v1_InstancesGetRequest, InstancesGetRequest__Output as _metalplug_v1_InstancesGetRequest__Output } from './metalplug/v1/InstancesGetRequest.js';
import type { InstancesGetResponse as _metalplug_v1_InstancesGetResponse, InstancesGetResponse__Output as _metalplug_v1_InstancesGetResponse__Output } from './metalplug/v1/InstancesGetResponse.js';
import type { InstancesListRequest as _metalplug_v1_InstancesListRequest, InstancesListRequest__Output as _metalplug_v1_InstancesListRequest__Output } from './metalplug/v1/InstancesListRequest.js';
import type { InstancesListResponse as _metalplug_v1_InstancesListResponse, InstancesListResponse__Output as _metalplug_v1_InstancesListResponse__Output } from './metalplug/v1/InstancesListResponse.js';
import type { InstancesRebootRequest as _metalplug_v1_InstancesRebootRequest, InstancesRebootRequest__Output as _metalplug_v1_InstancesRebootRequest__Output } from './metalplug/v1/InstancesRebootRequest.js';
import type { InstancesRebootResponse as _metalplug_v1_InstancesRebootResponse, InstancesRebootResponse__Output as _metalplug_v1_InstancesRebootResponse__Output } from './metalplug/v1/InstancesRebootResponse.js';
import type { InstancesRebuildRequest as _metalplug_v1_InstancesRebuildRequest, InstancesRebuildRequest__Output as _metalplug_v1_InstancesRebuildRequest__Output } from './metalplug/v1/InstancesRebuildRequest.js';
import type { InstancesRebuildResponse as _metalplug_v1_InstancesRebuildResponse, InstancesRebuildResponse__Output as _metalplug_v1_InstancesRebuildResponse__Output } from './metalplug/v1/InstancesRebuildResponse.js';
import type { InstancesRescueRequest as _metalplug_v1_InstancesRescueRequest, InstancesRescueRequest__Output as _metalplug_v1_InstancesRescueRequest__Output } from './metalplug/v1/InstancesRescueRequest.js';
import type { InstancesRescueResponse as _metalplug_v1_InstancesRescueResponse, InstancesRescueResponse__Output as _metalplug_v1_InstancesRescueResponse__Output } from './metalplug/v1/InstancesRescueResponse.js';
import type { InstancesSpawnRequest as _metalplug_v1_InstancesSpawnRequest, InstancesSpawnRequest__Output as _metalplug_v1_InstancesSpawnRequest__Output } from './metalplug/v1/InstancesSpawnRequest.js';
import type { InstancesSpawnResponse as _metalplug_v1_InstancesSpawnResponse, InstancesSpawnResponse__Output as _metalplug_v1_InstancesSpawnResponse__Output } from './metalplug/v1/InstancesSpawnResponse.js';
import type { InstancesUnrescueRequest as _metalplug_v1_InstancesUnrescueRequest, InstancesUnrescueRequest__Output as _metalplug_v1_InstancesUnrescueRequest__Output } from './metalplug/v1/InstancesUnrescueRequest.js';
import type { InstancesUnrescueResponse as _metalplug_v1_InstancesUnrescueResponse, InstancesUnrescueResponse__Output as _metalplug_v1_InstancesUnrescueResponse__Output } from './metalplug/v1/InstancesUnrescueResponse.js';
import type { InstancesWatchRequest as _metalplug_v1_InstancesWatchRequest, InstancesWatchRequest__Output as _metalplug_v1_InstancesWatchRequest__Output } from './metalplug/v1/InstancesWatchRequest.js';
import type { InstancesWatchResponse as _metalplug_v1_InstancesWatchResponse, InstancesWatchResponse__Output as _metalplug_v1_InstancesWatchResponse__Output } from './metalplug/v1/InstancesWatchResponse.js';
import type { Operation as _metalplug_v1_Operation, Operation__Output as _metalplug_v1_Operation__Output } from './metalplug/v1/Operation.js';
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
  google: {
    protobuf: {
      Timestamp: MessageTypeDefinition<_google_protobuf_Timestamp, _google_protobuf_Timestamp__Output>
    }
  }
  metalplug: {
    v1: {
      DeploySettings: MessageTypeDefinition<_metalplug_v1_DeploySettings, _metalplug_v1_DeploySettings__Output>
      FixedAddress: MessageTypeDefinition<_metalplug_v1_FixedAddress, _metalplug_v1_FixedAddress__Output>
      Instance: MessageTypeDefinition<_metalplug_v1_Instance, _metalplug_v1_Instance__Output>
      InstanceKind: EnumTypeDefinition
      Instances: SubtypeConstructor<typeof grpc.Client, _metalplug_v1_InstancesClient> & { service: _metalplug_v1_InstancesDefinition }
      InstancesDestroyRequest: MessageTypeDefinition<_metalplug_v1_InstancesDestroyRequest, _metalplug_v1_InstancesDestroyRequest__Output>
      InstancesDestroyResponse: MessageTypeDefinition<_metalplug_v1_InstancesDestroyResponse, _metalplug_v1_InstancesDestroyResponse__Output>
      InstancesGetRequest: MessageTypeDefinition<_metalplug_v1_InstancesGetRequest, _metalplug_v1_InstancesGetRequest__Output>
      InstancesGetResponse: MessageTypeDefinition<_metalplug_v1_InstancesGetResponse, _metalplug_v1_InstancesGetResponse__Output>
      InstancesListRequest: MessageTypeDefinition<_metalplug_v1_InstancesListRequest, _metalplug_v1_InstancesListRequest__Output>
      InstancesListResponse: MessageTypeDefinition<_metalplug_v1_InstancesListResponse, _metalplug_v1_InstancesListResponse__Output>
      InstancesRebootRequest: MessageTypeDefinition<_metalplug_v1_InstancesRebootRequest, _metalplug_v1_InstancesRebootRequest__Output>
      InstancesRebootResponse: MessageTypeDefinition<_metalplug_v1_InstancesRebootResponse, _metalplug_v1_InstancesRebootResponse__Output>
      InstancesRebuildRequest: MessageTypeDefinition<_metalplug_v1_InstancesRebuildRequest, _metalplug_v1_InstancesRebuildRequest__Output>
      InstancesRebuildResponse: MessageTypeDefinition<_metalplug_v1_InstancesRebuildResponse, _metalplug_v1_InstancesRebuildResponse__Output>
      InstancesRescueRequest: MessageTypeDefinition<_metalplug_v1_InstancesRescueRequest, _metalplug_v1_InstancesRescueRequest__Output>
      InstancesRescueResponse: MessageTypeDefinition<_metalplug_v1_InstancesRescueResponse, _metalplug_v1_InstancesRescueResponse__Output>
      InstancesSpawnRequest: MessageTypeDefinition<_metalplug_v1_InstancesSpawnRequest, _metalplug_v1_InstancesSpawnRequest__Output>
      InstancesSpawnResponse: MessageTypeDefinition<_metalplug_v1_InstancesSpawnResponse, _metalplug_v1_InstancesSpawnResponse__Output>
      InstancesUnrescueRequest: MessageTypeDefinition<_metalplug_v1_InstancesUnrescueRequest, _metalplug_v1_InstancesUnrescueRequest__Output>
      InstancesUnrescueResponse: MessageTypeDefinition<_metalplug_v1_InstancesUnrescueResponse, _metalplug_v1_InstancesUnrescueResponse__Output>
      InstancesWatchRequest: MessageTypeDefinition<_metalplug_v1_InstancesWatchRequest, _metalplug_v1_InstancesWatchRequest__Output>
      InstancesWatchResponse: MessageTypeDefinition<_metalplug_v1_InstancesWatchResponse, _metalplug_v1_InstancesWatchResponse__Output>
      Loader: EnumTypeDefinition
      NodeState: EnumTypeDefinition
      Operation: MessageTypeDefinition<_metalplug_v1_Operation, _metalplug_v1_Operation__Output>
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

