import type * as grpc from '@grpc/grpc-js';
import type { EnumTypeDefinition, MessageTypeDefinition } from '@grpc/proto-loader';

import type { Duration as _google_protobuf_Duration, Duration__Output as _google_protobuf_Duration__Output } from './google/protobuf/Duration.js';
import type { BootFile as _metalplug_v1_BootFile, BootFile__Output as _metalplug_v1_BootFile__Output } from './metalplug/v1/BootFile.js';
import type { BootOffer as _metalplug_v1_BootOffer, BootOffer__Output as _metalplug_v1_BootOffer__Output } from './metalplug/v1/BootOffer.js';
import type { Claim as _metalplug_v1_Claim, Claim__Output as _metalplug_v1_Claim__Output } from './metalplug/v1/Claim.js';
import type { ClaimReleased as _metalplug_v1_ClaimReleased, ClaimReleased__Output as _metalplug_v1_ClaimReleased__Output } from './metalplug/v1/ClaimReleased.js';
import type { ClaimsListed as _metalplug_v1_ClaimsListed, ClaimsListed__Output as _metalplug_v1_ClaimsListed__Output } from './metalplug/v1/ClaimsListed.js';
import type { ClaimsReset as _metalplug_v1_ClaimsReset, ClaimsReset__Output as _metalplug_v1_ClaimsReset__Output } from './metalplug/v1/ClaimsReset.js';
import type { ClaimsSynced as _metalplug_v1_ClaimsSynced, ClaimsSynced__Output as _metalplug_v1_ClaimsSynced__Output } from './metalplug/v1/ClaimsSynced.js';
import type { Disk as _metalplug_v1_Disk, Disk__Output as _metalplug_v1_Disk__Output } from './metalplug/v1/Disk.js';
import type { Draining as _metalplug_v1_Draining, Draining__Output as _metalplug_v1_Draining__Output } from './metalplug/v1/Draining.js';
import type { FixedAddress as _metalplug_v1_FixedAddress, FixedAddress__Output as _metalplug_v1_FixedAddress__Output } from './metalplug/v1/FixedAddress.js';
import type { Hardware as _metalplug_v1_Hardware, Hardware__Output as _metalplug_v1_Hardware__Output } from './metalplug/v1/Hardware.js';
import type { LookupRefused as _metalplug_v1_LookupRefused, LookupRefused__Output as _metalplug_v1_LookupRefused__Output } from './metalplug/v1/LookupRefused.js';
import type { MissingLoader as _metalplug_v1_MissingLoader, MissingLoader__Output as _metalplug_v1_MissingLoader__Output } from './metalplug/v1/MissingLoader.js';
import type { MissingLoaders as _metalplug_v1_MissingLoaders, MissingLoaders__Output as _metalplug_v1_MissingLoaders__Output } from './metalplug/v1/MissingLoaders.js';
import type { Nic as _metalplug_v1_Nic, Nic__Output as _metalplug_v1_Nic__Output } from './metalplug/v1/Nic.js';
import type { NotMine as _metalplug_v1_NotMine, NotMine__Output as _metalplug_v1_NotMine__Output } from './metalplug/v1/NotMine.js';
import type { NumberedAnswer as _metalplug_v1_NumberedAnswer, NumberedAnswer__Output as _metalplug_v1_NumberedAnswer__Output } from './metalplug/v1/NumberedAnswer.js';
import type { NumberedQuestion as _metalplug_v1_NumberedQuestion, NumberedQuestion__Output as _metalplug_v1_NumberedQuestion__Output } from './metalplug/v1/NumberedQuestion.js';
import type { Owner as _metalplug_v1_Owner, Owner__Output as _metalplug_v1_Owner__Output } from './metalplug/v1/Owner.js';
import type { OwnershipClient as _metalplug_v1_OwnershipClient, OwnershipDefinition as _metalplug_v1_OwnershipDefinition } from './metalplug/v1/Ownership.js';
import type { OwnershipLookupMacRequest as _metalplug_v1_OwnershipLookupMacRequest, OwnershipLookupMacRequest__Output as _metalplug_v1_OwnershipLookupMacRequest__Output } from './metalplug/v1/OwnershipLookupMacRequest.js';
import type { OwnershipLookupMacResponse as _metalplug_v1_OwnershipLookupMacResponse, OwnershipLookupMacResponse__Output as _metalplug_v1_OwnershipLookupMacResponse__Output } from './metalplug/v1/OwnershipLookupMacResponse.js';
import type { OwnershipLookupMacsRequest as _metalplug_v1_OwnershipLookupMacsRequest, OwnershipLookupMacsRequest__Output as _metalplug_v1_OwnershipLookupMacsRequest__Output } from './metalplug/v1/OwnershipLookupMacsRequest.js';
import type { OwnershipLookupMacsResponse as _metalplug_v1_OwnershipLookupMacsResponse, OwnershipLookupMacsResponse__Output as _metalplug_v1_OwnershipLookupMacsResponse__Output } from './metalplug/v1/OwnershipLookupMacsResponse.js';
import type { OwnershipWatchClaimsRequest as _metalplug_v1_OwnershipWatchClaimsRequest, OwnershipWatchClaimsRequest__Output as _metalplug_v1_OwnershipWatchClaimsRequest__Output } from './metalplug/v1/OwnershipWatchClaimsRequest.js';
import type { OwnershipWatchClaimsResponse as _metalplug_v1_OwnershipWatchClaimsResponse, OwnershipWatchClaimsResponse__Output as _metalplug_v1_OwnershipWatchClaimsResponse__Output } from './metalplug/v1/OwnershipWatchClaimsResponse.js';
import type { PifPlace as _metalplug_v1_PifPlace, PifPlace__Output as _metalplug_v1_PifPlace__Output } from './metalplug/v1/PifPlace.js';
import type { PluggedVif as _metalplug_v1_PluggedVif, PluggedVif__Output as _metalplug_v1_PluggedVif__Output } from './metalplug/v1/PluggedVif.js';
import type { PoolAddress as _metalplug_v1_PoolAddress, PoolAddress__Output as _metalplug_v1_PoolAddress__Output } from './metalplug/v1/PoolAddress.js';
import type { Route as _metalplug_v1_Route, Route__Output as _metalplug_v1_Route__Output } from './metalplug/v1/Route.js';
import type { SwitchPort as _metalplug_v1_SwitchPort, SwitchPort__Output as _metalplug_v1_SwitchPort__Output } from './metalplug/v1/SwitchPort.js';
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
      Duration: MessageTypeDefinition<_google_protobuf_Duration, _google_protobuf_Duration__Output>
    }
  }
  metalplug: {
    v1: {
      BootFile: MessageTypeDefinition<_metalplug_v1_BootFile, _metalplug_v1_BootFile__Output>
      BootOffer: MessageTypeDefinition<_metalplug_v1_BootOffer, _metalplug_v1_BootOffer__Output>
      BootStage: EnumTypeDefinition
      Claim: MessageTypeDefinition<_metalplug_v1_Claim, _metalplug_v1_Claim__Output>
      ClaimReleased: MessageTypeDefinition<_metalplug_v1_ClaimReleased, _metalplug_v1_ClaimReleased__Output>
      ClaimsListed: MessageTypeDefinition<_metalplug_v1_ClaimsListed, _metalplug_v1_ClaimsListed__Output>
      ClaimsReset: MessageTypeDefinition<_metalplug_v1_ClaimsReset, _metalplug_v1_ClaimsReset__Output>
      ClaimsSynced: MessageTypeDefinition<_metalplug_v1_ClaimsSynced, _metalplug_v1_ClaimsSynced__Output>
      CpuArchitecture: EnumTypeDefinition
      Disk: MessageTypeDefinition<_metalplug_v1_Disk, _metalplug_v1_Disk__Output>
      Draining: MessageTypeDefinition<_metalplug_v1_Draining, _metalplug_v1_Draining__Output>
      FirmwareKind: EnumTypeDefinition
      FixedAddress: MessageTypeDefinition<_metalplug_v1_FixedAddress, _metalplug_v1_FixedAddress__Output>
      Hardware: MessageTypeDefinition<_metalplug_v1_Hardware, _metalplug_v1_Hardware__Output>
      LookupRefused: MessageTypeDefinition<_metalplug_v1_LookupRefused, _metalplug_v1_LookupRefused__Output>
      MissingLoader: MessageTypeDefinition<_metalplug_v1_MissingLoader, _metalplug_v1_MissingLoader__Output>
      MissingLoaders: MessageTypeDefinition<_metalplug_v1_MissingLoaders, _metalplug_v1_MissingLoaders__Output>
      Nic: MessageTypeDefinition<_metalplug_v1_Nic, _metalplug_v1_Nic__Output>
      NotMine: MessageTypeDefinition<_metalplug_v1_NotMine, _metalplug_v1_NotMine__Output>
      NumberedAnswer: MessageTypeDefinition<_metalplug_v1_NumberedAnswer, _metalplug_v1_NumberedAnswer__Output>
      NumberedQuestion: MessageTypeDefinition<_metalplug_v1_NumberedQuestion, _metalplug_v1_NumberedQuestion__Output>
      Owner: MessageTypeDefinition<_metalplug_v1_Owner, _metalplug_v1_Owner__Output>
      Ownership: SubtypeConstructor<typeof grpc.Client, _metalplug_v1_OwnershipClient> & { service: _metalplug_v1_OwnershipDefinition }
      OwnershipLookupMacRequest: MessageTypeDefinition<_metalplug_v1_OwnershipLookupMacRequest, _metalplug_v1_OwnershipLookupMacRequest__Output>
      OwnershipLookupMacResponse: MessageTypeDefinition<_metalplug_v1_OwnershipLookupMacResponse, _metalplug_v1_OwnershipLookupMacResponse__Output>
      OwnershipLookupMacsRequest: MessageTypeDefinition<_metalplug_v1_OwnershipLookupMacsRequest, _metalplug_v1_OwnershipLookupMacsRequest__Output>
      OwnershipLookupMacsResponse: MessageTypeDefinition<_metalplug_v1_OwnershipLookupMacsResponse, _metalplug_v1_OwnershipLookupMacsResponse__Output>
      OwnershipWatchClaimsRequest: MessageTypeDefinition<_metalplug_v1_OwnershipWatchClaimsRequest, _metalplug_v1_OwnershipWatchClaimsRequest__Output>
      OwnershipWatchClaimsResponse: MessageTypeDefinition<_metalplug_v1_OwnershipWatchClaimsResponse, _metalplug_v1_OwnershipWatchClaimsResponse__Output>
      PifPlace: MessageTypeDefinition<_metalplug_v1_PifPlace, _metalplug_v1_PifPlace__Output>
      PlugKind: EnumTypeDefinition
      PluggedVif: MessageTypeDefinition<_metalplug_v1_PluggedVif, _metalplug_v1_PluggedVif__Output>
      PoolAddress: MessageTypeDefinition<_metalplug_v1_PoolAddress, _metalplug_v1_PoolAddress__Output>
      Route: MessageTypeDefinition<_metalplug_v1_Route, _metalplug_v1_Route__Output>
      SwitchPort: MessageTypeDefinition<_metalplug_v1_SwitchPort, _metalplug_v1_SwitchPort__Output>
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

