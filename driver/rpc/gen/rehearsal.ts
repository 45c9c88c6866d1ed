import type * as grpc from '@grpc/grpc-js';
import type { EnumTypeDefinition, MessageTypeDefinition } from '@grpc/proto-loader';

import type { Duration as _google_protobuf_Duration, Duration__Output as _google_protobuf_Duration__Output } from './google/protobuf/Duration.js';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from './google/protobuf/Timestamp.js';
import type { AddressDeclined as _metalplug_v1_AddressDeclined, AddressDeclined__Output as _metalplug_v1_AddressDeclined__Output } from './metalplug/v1/AddressDeclined.js';
import type { AddressProbed as _metalplug_v1_AddressProbed, AddressProbed__Output as _metalplug_v1_AddressProbed__Output } from './metalplug/v1/AddressProbed.js';
import type { AddressReleased as _metalplug_v1_AddressReleased, AddressReleased__Output as _metalplug_v1_AddressReleased__Output } from './metalplug/v1/AddressReleased.js';
import type { BootConfigured as _metalplug_v1_BootConfigured, BootConfigured__Output as _metalplug_v1_BootConfigured__Output } from './metalplug/v1/BootConfigured.js';
import type { BootEvent as _metalplug_v1_BootEvent, BootEvent__Output as _metalplug_v1_BootEvent__Output } from './metalplug/v1/BootEvent.js';
import type { CommandPower as _metalplug_v1_CommandPower, CommandPower__Output as _metalplug_v1_CommandPower__Output } from './metalplug/v1/CommandPower.js';
import type { CoordinatorRehearseRequest as _metalplug_v1_CoordinatorRehearseRequest, CoordinatorRehearseRequest__Output as _metalplug_v1_CoordinatorRehearseRequest__Output } from './metalplug/v1/CoordinatorRehearseRequest.js';
import type { CoordinatorRehearseResponse as _metalplug_v1_CoordinatorRehearseResponse, CoordinatorRehearseResponse__Output as _metalplug_v1_CoordinatorRehearseResponse__Output } from './metalplug/v1/CoordinatorRehearseResponse.js';
import type { DhcpForwarded as _metalplug_v1_DhcpForwarded, DhcpForwarded__Output as _metalplug_v1_DhcpForwarded__Output } from './metalplug/v1/DhcpForwarded.js';
import type { DhcpIgnored as _metalplug_v1_DhcpIgnored, DhcpIgnored__Output as _metalplug_v1_DhcpIgnored__Output } from './metalplug/v1/DhcpIgnored.js';
import type { DhcpReceived as _metalplug_v1_DhcpReceived, DhcpReceived__Output as _metalplug_v1_DhcpReceived__Output } from './metalplug/v1/DhcpReceived.js';
import type { DhcpSent as _metalplug_v1_DhcpSent, DhcpSent__Output as _metalplug_v1_DhcpSent__Output } from './metalplug/v1/DhcpSent.js';
import type { Disk as _metalplug_v1_Disk, Disk__Output as _metalplug_v1_Disk__Output } from './metalplug/v1/Disk.js';
import type { DriverTroubled as _metalplug_v1_DriverTroubled, DriverTroubled__Output as _metalplug_v1_DriverTroubled__Output } from './metalplug/v1/DriverTroubled.js';
import type { FileRefused as _metalplug_v1_FileRefused, FileRefused__Output as _metalplug_v1_FileRefused__Output } from './metalplug/v1/FileRefused.js';
import type { FileServed as _metalplug_v1_FileServed, FileServed__Output as _metalplug_v1_FileServed__Output } from './metalplug/v1/FileServed.js';
import type { FileStarted as _metalplug_v1_FileStarted, FileStarted__Output as _metalplug_v1_FileStarted__Output } from './metalplug/v1/FileStarted.js';
import type { FileStopped as _metalplug_v1_FileStopped, FileStopped__Output as _metalplug_v1_FileStopped__Output } from './metalplug/v1/FileStopped.js';
import type { ForeignReplyHeard as _metalplug_v1_ForeignReplyHeard, ForeignReplyHeard__Output as _metalplug_v1_ForeignReplyHeard__Output } from './metalplug/v1/ForeignReplyHeard.js';
import type { ForeignServerGone as _metalplug_v1_ForeignServerGone, ForeignServerGone__Output as _metalplug_v1_ForeignServerGone__Output } from './metalplug/v1/ForeignServerGone.js';
import type { ForeignServerSeen as _metalplug_v1_ForeignServerSeen, ForeignServerSeen__Output as _metalplug_v1_ForeignServerSeen__Output } from './metalplug/v1/ForeignServerSeen.js';
import type { ForwardAnswered as _metalplug_v1_ForwardAnswered, ForwardAnswered__Output as _metalplug_v1_ForwardAnswered__Output } from './metalplug/v1/ForwardAnswered.js';
import type { Hardware as _metalplug_v1_Hardware, Hardware__Output as _metalplug_v1_Hardware__Output } from './metalplug/v1/Hardware.js';
import type { ImageDamaged as _metalplug_v1_ImageDamaged, ImageDamaged__Output as _metalplug_v1_ImageDamaged__Output } from './metalplug/v1/ImageDamaged.js';
import type { InstanceChanged as _metalplug_v1_InstanceChanged, InstanceChanged__Output as _metalplug_v1_InstanceChanged__Output } from './metalplug/v1/InstanceChanged.js';
import type { IpmiPower as _metalplug_v1_IpmiPower, IpmiPower__Output as _metalplug_v1_IpmiPower__Output } from './metalplug/v1/IpmiPower.js';
import type { LookupAnswered as _metalplug_v1_LookupAnswered, LookupAnswered__Output as _metalplug_v1_LookupAnswered__Output } from './metalplug/v1/LookupAnswered.js';
import type { MachineCalled as _metalplug_v1_MachineCalled, MachineCalled__Output as _metalplug_v1_MachineCalled__Output } from './metalplug/v1/MachineCalled.js';
import type { ManualPower as _metalplug_v1_ManualPower, ManualPower__Output as _metalplug_v1_ManualPower__Output } from './metalplug/v1/ManualPower.js';
import type { NetbootWithheld as _metalplug_v1_NetbootWithheld, NetbootWithheld__Output as _metalplug_v1_NetbootWithheld__Output } from './metalplug/v1/NetbootWithheld.js';
import type { Nic as _metalplug_v1_Nic, Nic__Output as _metalplug_v1_Nic__Output } from './metalplug/v1/Nic.js';
import type { OwnerAnswered as _metalplug_v1_OwnerAnswered, OwnerAnswered__Output as _metalplug_v1_OwnerAnswered__Output } from './metalplug/v1/OwnerAnswered.js';
import type { OwnerAsked as _metalplug_v1_OwnerAsked, OwnerAsked__Output as _metalplug_v1_OwnerAsked__Output } from './metalplug/v1/OwnerAsked.js';
import type { OwnershipDecided as _metalplug_v1_OwnershipDecided, OwnershipDecided__Output as _metalplug_v1_OwnershipDecided__Output } from './metalplug/v1/OwnershipDecided.js';
import type { PowerChanged as _metalplug_v1_PowerChanged, PowerChanged__Output as _metalplug_v1_PowerChanged__Output } from './metalplug/v1/PowerChanged.js';
import type { PowerReading as _metalplug_v1_PowerReading, PowerReading__Output as _metalplug_v1_PowerReading__Output } from './metalplug/v1/PowerReading.js';
import type { PowerSettings as _metalplug_v1_PowerSettings, PowerSettings__Output as _metalplug_v1_PowerSettings__Output } from './metalplug/v1/PowerSettings.js';
import type { RedfishPower as _metalplug_v1_RedfishPower, RedfishPower__Output as _metalplug_v1_RedfishPower__Output } from './metalplug/v1/RedfishPower.js';
import type { RehearsalProgress as _metalplug_v1_RehearsalProgress, RehearsalProgress__Output as _metalplug_v1_RehearsalProgress__Output } from './metalplug/v1/RehearsalProgress.js';
import type { RehearsalStage as _metalplug_v1_RehearsalStage, RehearsalStage__Output as _metalplug_v1_RehearsalStage__Output } from './metalplug/v1/RehearsalStage.js';
import type { RehearsalVerdict as _metalplug_v1_RehearsalVerdict, RehearsalVerdict__Output as _metalplug_v1_RehearsalVerdict__Output } from './metalplug/v1/RehearsalVerdict.js';
import type { RehearsedFile as _metalplug_v1_RehearsedFile, RehearsedFile__Output as _metalplug_v1_RehearsedFile__Output } from './metalplug/v1/RehearsedFile.js';
import type { RehearsedOption as _metalplug_v1_RehearsedOption, RehearsedOption__Output as _metalplug_v1_RehearsedOption__Output } from './metalplug/v1/RehearsedOption.js';
import type { RehearsedReply as _metalplug_v1_RehearsedReply, RehearsedReply__Output as _metalplug_v1_RehearsedReply__Output } from './metalplug/v1/RehearsedReply.js';
import type { StrangerDecided as _metalplug_v1_StrangerDecided, StrangerDecided__Output as _metalplug_v1_StrangerDecided__Output } from './metalplug/v1/StrangerDecided.js';
import type { StrangerJudged as _metalplug_v1_StrangerJudged, StrangerJudged__Output as _metalplug_v1_StrangerJudged__Output } from './metalplug/v1/StrangerJudged.js';
import type { StrangerReported as _metalplug_v1_StrangerReported, StrangerReported__Output as _metalplug_v1_StrangerReported__Output } from './metalplug/v1/StrangerReported.js';
import type { SwitchPort as _metalplug_v1_SwitchPort, SwitchPort__Output as _metalplug_v1_SwitchPort__Output } from './metalplug/v1/SwitchPort.js';
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
      CommandPower: MessageTypeDefinition<_metalplug_v1_CommandPower, _metalplug_v1_CommandPower__Output>
      CoordinatorRehearseRequest: MessageTypeDefinition<_metalplug_v1_CoordinatorRehearseRequest, _metalplug_v1_CoordinatorRehearseRequest__Output>
      CoordinatorRehearseResponse: MessageTypeDefinition<_metalplug_v1_CoordinatorRehearseResponse, _metalplug_v1_CoordinatorRehearseResponse__Output>
      CpuArchitecture: EnumTypeDefinition
      DhcpForwarded: MessageTypeDefinition<_metalplug_v1_DhcpForwarded, _metalplug_v1_DhcpForwarded__Output>
      DhcpIgnored: MessageTypeDefinition<_metalplug_v1_DhcpIgnored, _metalplug_v1_DhcpIgnored__Output>
      DhcpMessage: EnumTypeDefinition
      DhcpReceived: MessageTypeDefinition<_metalplug_v1_DhcpReceived, _metalplug_v1_DhcpReceived__Output>
      DhcpSent: MessageTypeDefinition<_metalplug_v1_DhcpSent, _metalplug_v1_DhcpSent__Output>
      Disk: MessageTypeDefinition<_metalplug_v1_Disk, _metalplug_v1_Disk__Output>
      DriverTrouble: EnumTypeDefinition
      DriverTroubled: MessageTypeDefinition<_metalplug_v1_DriverTroubled, _metalplug_v1_DriverTroubled__Output>
      FailedPart: EnumTypeDefinition
      FileOutcome: EnumTypeDefinition
      FileProtocol: EnumTypeDefinition
      FileRefusal: EnumTypeDefinition
      FileRefused: MessageTypeDefinition<_metalplug_v1_FileRefused, _metalplug_v1_FileRefused__Output>
      FileRole: EnumTypeDefinition
      FileServed: MessageTypeDefinition<_metalplug_v1_FileServed, _metalplug_v1_FileServed__Output>
      FileStarted: MessageTypeDefinition<_metalplug_v1_FileStarted, _metalplug_v1_FileStarted__Output>
      FileStopped: MessageTypeDefinition<_metalplug_v1_FileStopped, _metalplug_v1_FileStopped__Output>
      FirmwareKind: EnumTypeDefinition
      ForeignReplyHeard: MessageTypeDefinition<_metalplug_v1_ForeignReplyHeard, _metalplug_v1_ForeignReplyHeard__Output>
      ForeignServerGone: MessageTypeDefinition<_metalplug_v1_ForeignServerGone, _metalplug_v1_ForeignServerGone__Output>
      ForeignServerSeen: MessageTypeDefinition<_metalplug_v1_ForeignServerSeen, _metalplug_v1_ForeignServerSeen__Output>
      ForwardAnswered: MessageTypeDefinition<_metalplug_v1_ForwardAnswered, _metalplug_v1_ForwardAnswered__Output>
      Hardware: MessageTypeDefinition<_metalplug_v1_Hardware, _metalplug_v1_Hardware__Output>
      ImageDamaged: MessageTypeDefinition<_metalplug_v1_ImageDamaged, _metalplug_v1_ImageDamaged__Output>
      InstanceChanged: MessageTypeDefinition<_metalplug_v1_InstanceChanged, _metalplug_v1_InstanceChanged__Output>
      IpmiPower: MessageTypeDefinition<_metalplug_v1_IpmiPower, _metalplug_v1_IpmiPower__Output>
      LookupAnswered: MessageTypeDefinition<_metalplug_v1_LookupAnswered, _metalplug_v1_LookupAnswered__Output>
      MachineCalled: MessageTypeDefinition<_metalplug_v1_MachineCalled, _metalplug_v1_MachineCalled__Output>
      ManualPower: MessageTypeDefinition<_metalplug_v1_ManualPower, _metalplug_v1_ManualPower__Output>
      NetbootWithheld: MessageTypeDefinition<_metalplug_v1_NetbootWithheld, _metalplug_v1_NetbootWithheld__Output>
      Nic: MessageTypeDefinition<_metalplug_v1_Nic, _metalplug_v1_Nic__Output>
      NodeState: EnumTypeDefinition
      OwnerAnswer: EnumTypeDefinition
      OwnerAnswered: MessageTypeDefinition<_metalplug_v1_OwnerAnswered, _metalplug_v1_OwnerAnswered__Output>
      OwnerAsked: MessageTypeDefinition<_metalplug_v1_OwnerAsked, _metalplug_v1_OwnerAsked__Output>
      OwnershipDecided: MessageTypeDefinition<_metalplug_v1_OwnershipDecided, _metalplug_v1_OwnershipDecided__Output>
      PowerChanged: MessageTypeDefinition<_metalplug_v1_PowerChanged, _metalplug_v1_PowerChanged__Output>
      PowerReading: MessageTypeDefinition<_metalplug_v1_PowerReading, _metalplug_v1_PowerReading__Output>
      PowerSettings: MessageTypeDefinition<_metalplug_v1_PowerSettings, _metalplug_v1_PowerSettings__Output>
      PowerState: EnumTypeDefinition
      PowerTarget: EnumTypeDefinition
      RedfishPower: MessageTypeDefinition<_metalplug_v1_RedfishPower, _metalplug_v1_RedfishPower__Output>
      RehearsalFirmware: EnumTypeDefinition
      RehearsalProgress: MessageTypeDefinition<_metalplug_v1_RehearsalProgress, _metalplug_v1_RehearsalProgress__Output>
      RehearsalStage: MessageTypeDefinition<_metalplug_v1_RehearsalStage, _metalplug_v1_RehearsalStage__Output>
      RehearsalVerdict: MessageTypeDefinition<_metalplug_v1_RehearsalVerdict, _metalplug_v1_RehearsalVerdict__Output>
      RehearsedFile: MessageTypeDefinition<_metalplug_v1_RehearsedFile, _metalplug_v1_RehearsedFile__Output>
      RehearsedFileOutcome: EnumTypeDefinition
      RehearsedOption: MessageTypeDefinition<_metalplug_v1_RehearsedOption, _metalplug_v1_RehearsedOption__Output>
      RehearsedReply: MessageTypeDefinition<_metalplug_v1_RehearsedReply, _metalplug_v1_RehearsedReply__Output>
      SilenceReason: EnumTypeDefinition
      StrangerDecided: MessageTypeDefinition<_metalplug_v1_StrangerDecided, _metalplug_v1_StrangerDecided__Output>
      StrangerDecision: EnumTypeDefinition
      StrangerJudged: MessageTypeDefinition<_metalplug_v1_StrangerJudged, _metalplug_v1_StrangerJudged__Output>
      StrangerReported: MessageTypeDefinition<_metalplug_v1_StrangerReported, _metalplug_v1_StrangerReported__Output>
      SwitchPort: MessageTypeDefinition<_metalplug_v1_SwitchPort, _metalplug_v1_SwitchPort__Output>
      UnknownPolicy: EnumTypeDefinition
      Verdict: EnumTypeDefinition
      WithheldReason: EnumTypeDefinition
      WolPower: MessageTypeDefinition<_metalplug_v1_WolPower, _metalplug_v1_WolPower__Output>
    }
  }
}

