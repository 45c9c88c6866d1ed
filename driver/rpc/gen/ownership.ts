import type * as grpc from '@grpc/grpc-js';
import type { EnumTypeDefinition, MessageTypeDefinition } from '@grpc/proto-loader';

import type { Duration as _google_protobuf_Duration, Duration__Output as _google_protobuf_Duration__Output } from './google/protobuf/Duration.js';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from './google/protobuf/Timestamp.js';
import type { AddressDeclined as _metalplug_v1_AddressDeclined, AddressDeclined__Output as _metalplug_v1_AddressDeclined__Output } from './metalplug/v1/AddressDeclined.js';
import type { AddressProbed as _metalplug_v1_AddressProbed, AddressProbed__Output as _metalplug_v1_AddressProbed__Output } from './metalplug/v1/AddressProbed.js';
import type { AddressReleased as _metalplug_v1_AddressReleased, AddressReleased__Output as _metalplug_v1_AddressReleased__Output } from './metalplug/v1/AddressReleased.js';
import type { BootConfigured as _metalplug_v1_BootConfigured, BootConfigured__Output as _metalplug_v1_BootConfigured__Output } from './metalplug/v1/BootConfigured.js';
import type { BootEvent as _metalplug_v1_BootEvent, BootEvent__Output as _metalplug_v1_BootEvent__Output } from './metalplug/v1/BootEvent.js';
import type { BootFile as _metalplug_v1_BootFile, BootFile__Output as _metalplug_v1_BootFile__Output } from './metalplug/v1/BootFile.js';
import type { BootOffer as _metalplug_v1_BootOffer, BootOffer__Output as _metalplug_v1_BootOffer__Output } from './metalplug/v1/BootOffer.js';
import type { Claim as _metalplug_v1_Claim, Claim__Output as _metalplug_v1_Claim__Output } from './metalplug/v1/Claim.js';
import type { ClaimReleased as _metalplug_v1_ClaimReleased, ClaimReleased__Output as _metalplug_v1_ClaimReleased__Output } from './metalplug/v1/ClaimReleased.js';
import type { ClaimsListed as _metalplug_v1_ClaimsListed, ClaimsListed__Output as _metalplug_v1_ClaimsListed__Output } from './metalplug/v1/ClaimsListed.js';
import type { ClaimsReset as _metalplug_v1_ClaimsReset, ClaimsReset__Output as _metalplug_v1_ClaimsReset__Output } from './metalplug/v1/ClaimsReset.js';
import type { ClaimsSynced as _metalplug_v1_ClaimsSynced, ClaimsSynced__Output as _metalplug_v1_ClaimsSynced__Output } from './metalplug/v1/ClaimsSynced.js';
import type { CommandPower as _metalplug_v1_CommandPower, CommandPower__Output as _metalplug_v1_CommandPower__Output } from './metalplug/v1/CommandPower.js';
import type { DeploySettings as _metalplug_v1_DeploySettings, DeploySettings__Output as _metalplug_v1_DeploySettings__Output } from './metalplug/v1/DeploySettings.js';
import type { DhcpForwarded as _metalplug_v1_DhcpForwarded, DhcpForwarded__Output as _metalplug_v1_DhcpForwarded__Output } from './metalplug/v1/DhcpForwarded.js';
import type { DhcpIgnored as _metalplug_v1_DhcpIgnored, DhcpIgnored__Output as _metalplug_v1_DhcpIgnored__Output } from './metalplug/v1/DhcpIgnored.js';
import type { DhcpReceived as _metalplug_v1_DhcpReceived, DhcpReceived__Output as _metalplug_v1_DhcpReceived__Output } from './metalplug/v1/DhcpReceived.js';
import type { DhcpSent as _metalplug_v1_DhcpSent, DhcpSent__Output as _metalplug_v1_DhcpSent__Output } from './metalplug/v1/DhcpSent.js';
import type { Discovery as _metalplug_v1_Discovery, Discovery__Output as _metalplug_v1_Discovery__Output } from './metalplug/v1/Discovery.js';
import type { Disk as _metalplug_v1_Disk, Disk__Output as _metalplug_v1_Disk__Output } from './metalplug/v1/Disk.js';
import type { Draining as _metalplug_v1_Draining, Draining__Output as _metalplug_v1_Draining__Output } from './metalplug/v1/Draining.js';
import type { DriverTroubled as _metalplug_v1_DriverTroubled, DriverTroubled__Output as _metalplug_v1_DriverTroubled__Output } from './metalplug/v1/DriverTroubled.js';
import type { FileRefused as _metalplug_v1_FileRefused, FileRefused__Output as _metalplug_v1_FileRefused__Output } from './metalplug/v1/FileRefused.js';
import type { FileRefusedToMachine as _metalplug_v1_FileRefusedToMachine, FileRefusedToMachine__Output as _metalplug_v1_FileRefusedToMachine__Output } from './metalplug/v1/FileRefusedToMachine.js';
import type { FileServed as _metalplug_v1_FileServed, FileServed__Output as _metalplug_v1_FileServed__Output } from './metalplug/v1/FileServed.js';
import type { FileStarted as _metalplug_v1_FileStarted, FileStarted__Output as _metalplug_v1_FileStarted__Output } from './metalplug/v1/FileStarted.js';
import type { FileStopped as _metalplug_v1_FileStopped, FileStopped__Output as _metalplug_v1_FileStopped__Output } from './metalplug/v1/FileStopped.js';
import type { FixedAddress as _metalplug_v1_FixedAddress, FixedAddress__Output as _metalplug_v1_FixedAddress__Output } from './metalplug/v1/FixedAddress.js';
import type { ForeignReplyHeard as _metalplug_v1_ForeignReplyHeard, ForeignReplyHeard__Output as _metalplug_v1_ForeignReplyHeard__Output } from './metalplug/v1/ForeignReplyHeard.js';
import type { ForeignServerGone as _metalplug_v1_ForeignServerGone, ForeignServerGone__Output as _metalplug_v1_ForeignServerGone__Output } from './metalplug/v1/ForeignServerGone.js';
import type { ForeignServerSeen as _metalplug_v1_ForeignServerSeen, ForeignServerSeen__Output as _metalplug_v1_ForeignServerSeen__Output } from './metalplug/v1/ForeignServerSeen.js';
import type { ForwardAnswered as _metalplug_v1_ForwardAnswered, ForwardAnswered__Output as _metalplug_v1_ForwardAnswered__Output } from './metalplug/v1/ForwardAnswered.js';
import type { Hardware as _metalplug_v1_Hardware, Hardware__Output as _metalplug_v1_Hardware__Output } from './metalplug/v1/Hardware.js';
import type { ImageDamaged as _metalplug_v1_ImageDamaged, ImageDamaged__Output as _metalplug_v1_ImageDamaged__Output } from './metalplug/v1/ImageDamaged.js';
import type { Instance as _metalplug_v1_Instance, Instance__Output as _metalplug_v1_Instance__Output } from './metalplug/v1/Instance.js';
import type { InstanceChanged as _metalplug_v1_InstanceChanged, InstanceChanged__Output as _metalplug_v1_InstanceChanged__Output } from './metalplug/v1/InstanceChanged.js';
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
import type { IpmiPower as _metalplug_v1_IpmiPower, IpmiPower__Output as _metalplug_v1_IpmiPower__Output } from './metalplug/v1/IpmiPower.js';
import type { LookupAnswered as _metalplug_v1_LookupAnswered, LookupAnswered__Output as _metalplug_v1_LookupAnswered__Output } from './metalplug/v1/LookupAnswered.js';
import type { LookupRefused as _metalplug_v1_LookupRefused, LookupRefused__Output as _metalplug_v1_LookupRefused__Output } from './metalplug/v1/LookupRefused.js';
import type { MachineCalled as _metalplug_v1_MachineCalled, MachineCalled__Output as _metalplug_v1_MachineCalled__Output } from './metalplug/v1/MachineCalled.js';
import type { ManualPower as _metalplug_v1_ManualPower, ManualPower__Output as _metalplug_v1_ManualPower__Output } from './metalplug/v1/ManualPower.js';
import type { MissingLoader as _metalplug_v1_MissingLoader, MissingLoader__Output as _metalplug_v1_MissingLoader__Output } from './metalplug/v1/MissingLoader.js';
import type { MissingLoaders as _metalplug_v1_MissingLoaders, MissingLoaders__Output as _metalplug_v1_MissingLoaders__Output } from './metalplug/v1/MissingLoaders.js';
import type { NetbootWithheld as _metalplug_v1_NetbootWithheld, NetbootWithheld__Output as _metalplug_v1_NetbootWithheld__Output } from './metalplug/v1/NetbootWithheld.js';
import type { Nic as _metalplug_v1_Nic, Nic__Output as _metalplug_v1_Nic__Output } from './metalplug/v1/Nic.js';
import type { NotMine as _metalplug_v1_NotMine, NotMine__Output as _metalplug_v1_NotMine__Output } from './metalplug/v1/NotMine.js';
import type { NumberedAnswer as _metalplug_v1_NumberedAnswer, NumberedAnswer__Output as _metalplug_v1_NumberedAnswer__Output } from './metalplug/v1/NumberedAnswer.js';
import type { NumberedQuestion as _metalplug_v1_NumberedQuestion, NumberedQuestion__Output as _metalplug_v1_NumberedQuestion__Output } from './metalplug/v1/NumberedQuestion.js';
import type { Operation as _metalplug_v1_Operation, Operation__Output as _metalplug_v1_Operation__Output } from './metalplug/v1/Operation.js';
import type { Owner as _metalplug_v1_Owner, Owner__Output as _metalplug_v1_Owner__Output } from './metalplug/v1/Owner.js';
import type { OwnerAnswered as _metalplug_v1_OwnerAnswered, OwnerAnswered__Output as _metalplug_v1_OwnerAnswered__Output } from './metalplug/v1/OwnerAnswered.js';
import type { OwnerAsked as _metalplug_v1_OwnerAsked, OwnerAsked__Output as _metalplug_v1_OwnerAsked__Output } from './metalplug/v1/OwnerAsked.js';
import type { OwnershipClient as _metalplug_v1_OwnershipClient, OwnershipDefinition as _metalplug_v1_OwnershipDefinition } from './metalplug/v1/Ownership.js';
import type { OwnershipDecided as _metalplug_v1_OwnershipDecided, OwnershipDecided__Output as _metalplug_v1_OwnershipDecided__Output } from './metalplug/v1/OwnershipDecided.js';
import type { OwnershipLookupMacRequest as _metalplug_v1_OwnershipLookupMacRequest, OwnershipLookupMacRequest__Output as _metalplug_v1_OwnershipLookupMacRequest__Output } from './metalplug/v1/OwnershipLookupMacRequest.js';
import type { OwnershipLookupMacResponse as _metalplug_v1_OwnershipLookupMacResponse, OwnershipLookupMacResponse__Output as _metalplug_v1_OwnershipLookupMacResponse__Output } from './metalplug/v1/OwnershipLookupMacResponse.js';
import type { OwnershipLookupMacsRequest as _metalplug_v1_OwnershipLookupMacsRequest, OwnershipLookupMacsRequest__Output as _metalplug_v1_OwnershipLookupMacsRequest__Output } from './metalplug/v1/OwnershipLookupMacsRequest.js';
import type { OwnershipLookupMacsResponse as _metalplug_v1_OwnershipLookupMacsResponse, OwnershipLookupMacsResponse__Output as _metalplug_v1_OwnershipLookupMacsResponse__Output } from './metalplug/v1/OwnershipLookupMacsResponse.js';
import type { OwnershipRehearseFileRequest as _metalplug_v1_OwnershipRehearseFileRequest, OwnershipRehearseFileRequest__Output as _metalplug_v1_OwnershipRehearseFileRequest__Output } from './metalplug/v1/OwnershipRehearseFileRequest.js';
import type { OwnershipRehearseFileResponse as _metalplug_v1_OwnershipRehearseFileResponse, OwnershipRehearseFileResponse__Output as _metalplug_v1_OwnershipRehearseFileResponse__Output } from './metalplug/v1/OwnershipRehearseFileResponse.js';
import type { OwnershipWatchClaimsRequest as _metalplug_v1_OwnershipWatchClaimsRequest, OwnershipWatchClaimsRequest__Output as _metalplug_v1_OwnershipWatchClaimsRequest__Output } from './metalplug/v1/OwnershipWatchClaimsRequest.js';
import type { OwnershipWatchClaimsResponse as _metalplug_v1_OwnershipWatchClaimsResponse, OwnershipWatchClaimsResponse__Output as _metalplug_v1_OwnershipWatchClaimsResponse__Output } from './metalplug/v1/OwnershipWatchClaimsResponse.js';
import type { PifPlace as _metalplug_v1_PifPlace, PifPlace__Output as _metalplug_v1_PifPlace__Output } from './metalplug/v1/PifPlace.js';
import type { PluggedVif as _metalplug_v1_PluggedVif, PluggedVif__Output as _metalplug_v1_PluggedVif__Output } from './metalplug/v1/PluggedVif.js';
import type { PoolAddress as _metalplug_v1_PoolAddress, PoolAddress__Output as _metalplug_v1_PoolAddress__Output } from './metalplug/v1/PoolAddress.js';
import type { PowerChanged as _metalplug_v1_PowerChanged, PowerChanged__Output as _metalplug_v1_PowerChanged__Output } from './metalplug/v1/PowerChanged.js';
import type { PowerReading as _metalplug_v1_PowerReading, PowerReading__Output as _metalplug_v1_PowerReading__Output } from './metalplug/v1/PowerReading.js';
import type { PowerSettings as _metalplug_v1_PowerSettings, PowerSettings__Output as _metalplug_v1_PowerSettings__Output } from './metalplug/v1/PowerSettings.js';
import type { RedfishPower as _metalplug_v1_RedfishPower, RedfishPower__Output as _metalplug_v1_RedfishPower__Output } from './metalplug/v1/RedfishPower.js';
import type { RehearsableFile as _metalplug_v1_RehearsableFile, RehearsableFile__Output as _metalplug_v1_RehearsableFile__Output } from './metalplug/v1/RehearsableFile.js';
import type { Route as _metalplug_v1_Route, Route__Output as _metalplug_v1_Route__Output } from './metalplug/v1/Route.js';
import type { StrangerDecided as _metalplug_v1_StrangerDecided, StrangerDecided__Output as _metalplug_v1_StrangerDecided__Output } from './metalplug/v1/StrangerDecided.js';
import type { StrangerJudged as _metalplug_v1_StrangerJudged, StrangerJudged__Output as _metalplug_v1_StrangerJudged__Output } from './metalplug/v1/StrangerJudged.js';
import type { StrangerReported as _metalplug_v1_StrangerReported, StrangerReported__Output as _metalplug_v1_StrangerReported__Output } from './metalplug/v1/StrangerReported.js';
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
import type { WolPower as _metalplug_v1_WolPower, WolPower__Output as _metalplug_v1_WolPower__Output } from './metalplug/v1/WolPower.js';

type SubtypeConstructor<Constructor extends new (...args: any) => any, Subtype> = {
  new(...args: ConstructorParameters<Constructor>): Subtype;
};

export interface ProtoGrpcType {
  google: {
    protobuf: {
      Duration: MessageTypeDefinition<_google_protobuf_Duration, _google_protobuf_Duration__Output>
      Timestamp: MessageTypeDefinition<_google_protobuf_Timestamp, _google_protobuf_Timestamp__Output>
    }
  }
  metalplug: {
    v1: {
      AddressDeclined: MessageTypeDefinition<_metalplug_v1_AddressDeclined, _metalplug_v1_AddressDeclined__Output>
      AddressProbeResult: EnumTypeDefinition
      AddressProbed: MessageTypeDefinition<_metalplug_v1_AddressProbed, _metalplug_v1_AddressProbed__Output>
      AddressReleased: MessageTypeDefinition<_metalplug_v1_AddressReleased, _metalplug_v1_AddressReleased__Output>
      BootConfigured: MessageTypeDefinition<_metalplug_v1_BootConfigured, _metalplug_v1_BootConfigured__Output>
      BootDevice: EnumTypeDefinition
      BootEvent: MessageTypeDefinition<_metalplug_v1_BootEvent, _metalplug_v1_BootEvent__Output>
      BootFile: MessageTypeDefinition<_metalplug_v1_BootFile, _metalplug_v1_BootFile__Output>
      BootOffer: MessageTypeDefinition<_metalplug_v1_BootOffer, _metalplug_v1_BootOffer__Output>
      BootStage: EnumTypeDefinition
      Claim: MessageTypeDefinition<_metalplug_v1_Claim, _metalplug_v1_Claim__Output>
      ClaimReleased: MessageTypeDefinition<_metalplug_v1_ClaimReleased, _metalplug_v1_ClaimReleased__Output>
      ClaimsListed: MessageTypeDefinition<_metalplug_v1_ClaimsListed, _metalplug_v1_ClaimsListed__Output>
      ClaimsReset: MessageTypeDefinition<_metalplug_v1_ClaimsReset, _metalplug_v1_ClaimsReset__Output>
      ClaimsSynced: MessageTypeDefinition<_metalplug_v1_ClaimsSynced, _metalplug_v1_ClaimsSynced__Output>
      CommandPower: MessageTypeDefinition<_metalplug_v1_CommandPower, _metalplug_v1_CommandPower__Output>
      CpuArchitecture: EnumTypeDefinition
      DeploySettings: MessageTypeDefinition<_metalplug_v1_DeploySettings, _metalplug_v1_DeploySettings__Output>
      DhcpForwarded: MessageTypeDefinition<_metalplug_v1_DhcpForwarded, _metalplug_v1_DhcpForwarded__Output>
      DhcpIgnored: MessageTypeDefinition<_metalplug_v1_DhcpIgnored, _metalplug_v1_DhcpIgnored__Output>
      DhcpMessage: EnumTypeDefinition
      DhcpReceived: MessageTypeDefinition<_metalplug_v1_DhcpReceived, _metalplug_v1_DhcpReceived__Output>
      DhcpSent: MessageTypeDefinition<_metalplug_v1_DhcpSent, _metalplug_v1_DhcpSent__Output>
      Discovery: MessageTypeDefinition<_metalplug_v1_Discovery, _metalplug_v1_Discovery__Output>
      Disk: MessageTypeDefinition<_metalplug_v1_Disk, _metalplug_v1_Disk__Output>
      Draining: MessageTypeDefinition<_metalplug_v1_Draining, _metalplug_v1_Draining__Output>
      DriverTrouble: EnumTypeDefinition
      DriverTroubled: MessageTypeDefinition<_metalplug_v1_DriverTroubled, _metalplug_v1_DriverTroubled__Output>
      FailedPart: EnumTypeDefinition
      FileOutcome: EnumTypeDefinition
      FileProtocol: EnumTypeDefinition
      FileRefusal: EnumTypeDefinition
      FileRefused: MessageTypeDefinition<_metalplug_v1_FileRefused, _metalplug_v1_FileRefused__Output>
      FileRefusedToMachine: MessageTypeDefinition<_metalplug_v1_FileRefusedToMachine, _metalplug_v1_FileRefusedToMachine__Output>
      FileServed: MessageTypeDefinition<_metalplug_v1_FileServed, _metalplug_v1_FileServed__Output>
      FileStarted: MessageTypeDefinition<_metalplug_v1_FileStarted, _metalplug_v1_FileStarted__Output>
      FileStopped: MessageTypeDefinition<_metalplug_v1_FileStopped, _metalplug_v1_FileStopped__Output>
      FirmwareKind: EnumTypeDefinition
      FixedAddress: MessageTypeDefinition<_metalplug_v1_FixedAddress, _metalplug_v1_FixedAddress__Output>
      ForeignReplyHeard: MessageTypeDefinition<_metalplug_v1_ForeignReplyHeard, _metalplug_v1_ForeignReplyHeard__Output>
      ForeignServerGone: MessageTypeDefinition<_metalplug_v1_ForeignServerGone, _metalplug_v1_ForeignServerGone__Output>
      ForeignServerSeen: MessageTypeDefinition<_metalplug_v1_ForeignServerSeen, _metalplug_v1_ForeignServerSeen__Output>
      ForwardAnswered: MessageTypeDefinition<_metalplug_v1_ForwardAnswered, _metalplug_v1_ForwardAnswered__Output>
      Hardware: MessageTypeDefinition<_metalplug_v1_Hardware, _metalplug_v1_Hardware__Output>
      ImageDamaged: MessageTypeDefinition<_metalplug_v1_ImageDamaged, _metalplug_v1_ImageDamaged__Output>
      Instance: MessageTypeDefinition<_metalplug_v1_Instance, _metalplug_v1_Instance__Output>
      InstanceChanged: MessageTypeDefinition<_metalplug_v1_InstanceChanged, _metalplug_v1_InstanceChanged__Output>
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
      IpmiPower: MessageTypeDefinition<_metalplug_v1_IpmiPower, _metalplug_v1_IpmiPower__Output>
      Loader: EnumTypeDefinition
      LookupAnswered: MessageTypeDefinition<_metalplug_v1_LookupAnswered, _metalplug_v1_LookupAnswered__Output>
      LookupRefused: MessageTypeDefinition<_metalplug_v1_LookupRefused, _metalplug_v1_LookupRefused__Output>
      MachineCalled: MessageTypeDefinition<_metalplug_v1_MachineCalled, _metalplug_v1_MachineCalled__Output>
      ManualPower: MessageTypeDefinition<_metalplug_v1_ManualPower, _metalplug_v1_ManualPower__Output>
      MissingLoader: MessageTypeDefinition<_metalplug_v1_MissingLoader, _metalplug_v1_MissingLoader__Output>
      MissingLoaders: MessageTypeDefinition<_metalplug_v1_MissingLoaders, _metalplug_v1_MissingLoaders__Output>
      NetbootWithheld: MessageTypeDefinition<_metalplug_v1_NetbootWithheld, _metalplug_v1_NetbootWithheld__Output>
      Nic: MessageTypeDefinition<_metalplug_v1_Nic, _metalplug_v1_Nic__Output>
      NodeState: EnumTypeDefinition
      NotMine: MessageTypeDefinition<_metalplug_v1_NotMine, _metalplug_v1_NotMine__Output>
      NumberedAnswer: MessageTypeDefinition<_metalplug_v1_NumberedAnswer, _metalplug_v1_NumberedAnswer__Output>
      NumberedQuestion: MessageTypeDefinition<_metalplug_v1_NumberedQuestion, _metalplug_v1_NumberedQuestion__Output>
      Operation: MessageTypeDefinition<_metalplug_v1_Operation, _metalplug_v1_Operation__Output>
      Owner: MessageTypeDefinition<_metalplug_v1_Owner, _metalplug_v1_Owner__Output>
      OwnerAnswer: EnumTypeDefinition
      OwnerAnswered: MessageTypeDefinition<_metalplug_v1_OwnerAnswered, _metalplug_v1_OwnerAnswered__Output>
      OwnerAsked: MessageTypeDefinition<_metalplug_v1_OwnerAsked, _metalplug_v1_OwnerAsked__Output>
      Ownership: SubtypeConstructor<typeof grpc.Client, _metalplug_v1_OwnershipClient> & { service: _metalplug_v1_OwnershipDefinition }
      OwnershipDecided: MessageTypeDefinition<_metalplug_v1_OwnershipDecided, _metalplug_v1_OwnershipDecided__Output>
      OwnershipLookupMacRequest: MessageTypeDefinition<_metalplug_v1_OwnershipLookupMacRequest, _metalplug_v1_OwnershipLookupMacRequest__Output>
      OwnershipLookupMacResponse: MessageTypeDefinition<_metalplug_v1_OwnershipLookupMacResponse, _metalplug_v1_OwnershipLookupMacResponse__Output>
      OwnershipLookupMacsRequest: MessageTypeDefinition<_metalplug_v1_OwnershipLookupMacsRequest, _metalplug_v1_OwnershipLookupMacsRequest__Output>
      OwnershipLookupMacsResponse: MessageTypeDefinition<_metalplug_v1_OwnershipLookupMacsResponse, _metalplug_v1_OwnershipLookupMacsResponse__Output>
      OwnershipRehearseFileRequest: MessageTypeDefinition<_metalplug_v1_OwnershipRehearseFileRequest, _metalplug_v1_OwnershipRehearseFileRequest__Output>
      OwnershipRehearseFileResponse: MessageTypeDefinition<_metalplug_v1_OwnershipRehearseFileResponse, _metalplug_v1_OwnershipRehearseFileResponse__Output>
      OwnershipWatchClaimsRequest: MessageTypeDefinition<_metalplug_v1_OwnershipWatchClaimsRequest, _metalplug_v1_OwnershipWatchClaimsRequest__Output>
      OwnershipWatchClaimsResponse: MessageTypeDefinition<_metalplug_v1_OwnershipWatchClaimsResponse, _metalplug_v1_OwnershipWatchClaimsResponse__Output>
      PifPlace: MessageTypeDefinition<_metalplug_v1_PifPlace, _metalplug_v1_PifPlace__Output>
      PlugKind: EnumTypeDefinition
      PluggedVif: MessageTypeDefinition<_metalplug_v1_PluggedVif, _metalplug_v1_PluggedVif__Output>
      PoolAddress: MessageTypeDefinition<_metalplug_v1_PoolAddress, _metalplug_v1_PoolAddress__Output>
      PowerChanged: MessageTypeDefinition<_metalplug_v1_PowerChanged, _metalplug_v1_PowerChanged__Output>
      PowerReading: MessageTypeDefinition<_metalplug_v1_PowerReading, _metalplug_v1_PowerReading__Output>
      PowerSettings: MessageTypeDefinition<_metalplug_v1_PowerSettings, _metalplug_v1_PowerSettings__Output>
      PowerState: EnumTypeDefinition
      PowerTarget: EnumTypeDefinition
      RedfishPower: MessageTypeDefinition<_metalplug_v1_RedfishPower, _metalplug_v1_RedfishPower__Output>
      RehearsableFile: MessageTypeDefinition<_metalplug_v1_RehearsableFile, _metalplug_v1_RehearsableFile__Output>
      Route: MessageTypeDefinition<_metalplug_v1_Route, _metalplug_v1_Route__Output>
      SilenceReason: EnumTypeDefinition
      StrangerDecided: MessageTypeDefinition<_metalplug_v1_StrangerDecided, _metalplug_v1_StrangerDecided__Output>
      StrangerDecision: EnumTypeDefinition
      StrangerJudged: MessageTypeDefinition<_metalplug_v1_StrangerJudged, _metalplug_v1_StrangerJudged__Output>
      StrangerReported: MessageTypeDefinition<_metalplug_v1_StrangerReported, _metalplug_v1_StrangerReported__Output>
      SwitchPort: MessageTypeDefinition<_metalplug_v1_SwitchPort, _metalplug_v1_SwitchPort__Output>
      UnknownPolicy: EnumTypeDefinition
      Verdict: EnumTypeDefinition
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
      WithheldReason: EnumTypeDefinition
      WolPower: MessageTypeDefinition<_metalplug_v1_WolPower, _metalplug_v1_WolPower__Output>
    }
  }
}

