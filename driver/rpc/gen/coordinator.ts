import type * as grpc from '@grpc/grpc-js';
import type { EnumTypeDefinition, MessageTypeDefinition } from '@grpc/proto-loader';

import type { Duration as _google_protobuf_Duration, Duration__Output as _google_protobuf_Duration__Output } from './google/protobuf/Duration.js';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from './google/protobuf/Timestamp.js';
import type { AddressDeclined as _metalplug_v1_AddressDeclined, AddressDeclined__Output as _metalplug_v1_AddressDeclined__Output } from './metalplug/v1/AddressDeclined.js';
import type { AddressProbed as _metalplug_v1_AddressProbed, AddressProbed__Output as _metalplug_v1_AddressProbed__Output } from './metalplug/v1/AddressProbed.js';
import type { AddressReleased as _metalplug_v1_AddressReleased, AddressReleased__Output as _metalplug_v1_AddressReleased__Output } from './metalplug/v1/AddressReleased.js';
import type { BootConfigured as _metalplug_v1_BootConfigured, BootConfigured__Output as _metalplug_v1_BootConfigured__Output } from './metalplug/v1/BootConfigured.js';
import type { BootEvent as _metalplug_v1_BootEvent, BootEvent__Output as _metalplug_v1_BootEvent__Output } from './metalplug/v1/BootEvent.js';
import type { BootFilter as _metalplug_v1_BootFilter, BootFilter__Output as _metalplug_v1_BootFilter__Output } from './metalplug/v1/BootFilter.js';
import type { BootSummary as _metalplug_v1_BootSummary, BootSummary__Output as _metalplug_v1_BootSummary__Output } from './metalplug/v1/BootSummary.js';
import type { Capacity as _metalplug_v1_Capacity, Capacity__Output as _metalplug_v1_Capacity__Output } from './metalplug/v1/Capacity.js';
import type { CommandPower as _metalplug_v1_CommandPower, CommandPower__Output as _metalplug_v1_CommandPower__Output } from './metalplug/v1/CommandPower.js';
import type { CoordinatorClient as _metalplug_v1_CoordinatorClient, CoordinatorDefinition as _metalplug_v1_CoordinatorDefinition } from './metalplug/v1/Coordinator.js';
import type { CoordinatorAcceptUnknownRequest as _metalplug_v1_CoordinatorAcceptUnknownRequest, CoordinatorAcceptUnknownRequest__Output as _metalplug_v1_CoordinatorAcceptUnknownRequest__Output } from './metalplug/v1/CoordinatorAcceptUnknownRequest.js';
import type { CoordinatorAcceptUnknownResponse as _metalplug_v1_CoordinatorAcceptUnknownResponse, CoordinatorAcceptUnknownResponse__Output as _metalplug_v1_CoordinatorAcceptUnknownResponse__Output } from './metalplug/v1/CoordinatorAcceptUnknownResponse.js';
import type { CoordinatorExplainRequest as _metalplug_v1_CoordinatorExplainRequest, CoordinatorExplainRequest__Output as _metalplug_v1_CoordinatorExplainRequest__Output } from './metalplug/v1/CoordinatorExplainRequest.js';
import type { CoordinatorExplainResponse as _metalplug_v1_CoordinatorExplainResponse, CoordinatorExplainResponse__Output as _metalplug_v1_CoordinatorExplainResponse__Output } from './metalplug/v1/CoordinatorExplainResponse.js';
import type { CoordinatorExportLeasesRequest as _metalplug_v1_CoordinatorExportLeasesRequest, CoordinatorExportLeasesRequest__Output as _metalplug_v1_CoordinatorExportLeasesRequest__Output } from './metalplug/v1/CoordinatorExportLeasesRequest.js';
import type { CoordinatorExportLeasesResponse as _metalplug_v1_CoordinatorExportLeasesResponse, CoordinatorExportLeasesResponse__Output as _metalplug_v1_CoordinatorExportLeasesResponse__Output } from './metalplug/v1/CoordinatorExportLeasesResponse.js';
import type { CoordinatorGetUnknownRequest as _metalplug_v1_CoordinatorGetUnknownRequest, CoordinatorGetUnknownRequest__Output as _metalplug_v1_CoordinatorGetUnknownRequest__Output } from './metalplug/v1/CoordinatorGetUnknownRequest.js';
import type { CoordinatorGetUnknownResponse as _metalplug_v1_CoordinatorGetUnknownResponse, CoordinatorGetUnknownResponse__Output as _metalplug_v1_CoordinatorGetUnknownResponse__Output } from './metalplug/v1/CoordinatorGetUnknownResponse.js';
import type { CoordinatorIgnoreUnknownRequest as _metalplug_v1_CoordinatorIgnoreUnknownRequest, CoordinatorIgnoreUnknownRequest__Output as _metalplug_v1_CoordinatorIgnoreUnknownRequest__Output } from './metalplug/v1/CoordinatorIgnoreUnknownRequest.js';
import type { CoordinatorIgnoreUnknownResponse as _metalplug_v1_CoordinatorIgnoreUnknownResponse, CoordinatorIgnoreUnknownResponse__Output as _metalplug_v1_CoordinatorIgnoreUnknownResponse__Output } from './metalplug/v1/CoordinatorIgnoreUnknownResponse.js';
import type { CoordinatorImportLeasesRequest as _metalplug_v1_CoordinatorImportLeasesRequest, CoordinatorImportLeasesRequest__Output as _metalplug_v1_CoordinatorImportLeasesRequest__Output } from './metalplug/v1/CoordinatorImportLeasesRequest.js';
import type { CoordinatorImportLeasesResponse as _metalplug_v1_CoordinatorImportLeasesResponse, CoordinatorImportLeasesResponse__Output as _metalplug_v1_CoordinatorImportLeasesResponse__Output } from './metalplug/v1/CoordinatorImportLeasesResponse.js';
import type { CoordinatorListBootsRequest as _metalplug_v1_CoordinatorListBootsRequest, CoordinatorListBootsRequest__Output as _metalplug_v1_CoordinatorListBootsRequest__Output } from './metalplug/v1/CoordinatorListBootsRequest.js';
import type { CoordinatorListBootsResponse as _metalplug_v1_CoordinatorListBootsResponse, CoordinatorListBootsResponse__Output as _metalplug_v1_CoordinatorListBootsResponse__Output } from './metalplug/v1/CoordinatorListBootsResponse.js';
import type { CoordinatorListDriversRequest as _metalplug_v1_CoordinatorListDriversRequest, CoordinatorListDriversRequest__Output as _metalplug_v1_CoordinatorListDriversRequest__Output } from './metalplug/v1/CoordinatorListDriversRequest.js';
import type { CoordinatorListDriversResponse as _metalplug_v1_CoordinatorListDriversResponse, CoordinatorListDriversResponse__Output as _metalplug_v1_CoordinatorListDriversResponse__Output } from './metalplug/v1/CoordinatorListDriversResponse.js';
import type { CoordinatorListForeignServersRequest as _metalplug_v1_CoordinatorListForeignServersRequest, CoordinatorListForeignServersRequest__Output as _metalplug_v1_CoordinatorListForeignServersRequest__Output } from './metalplug/v1/CoordinatorListForeignServersRequest.js';
import type { CoordinatorListForeignServersResponse as _metalplug_v1_CoordinatorListForeignServersResponse, CoordinatorListForeignServersResponse__Output as _metalplug_v1_CoordinatorListForeignServersResponse__Output } from './metalplug/v1/CoordinatorListForeignServersResponse.js';
import type { CoordinatorListLeasesRequest as _metalplug_v1_CoordinatorListLeasesRequest, CoordinatorListLeasesRequest__Output as _metalplug_v1_CoordinatorListLeasesRequest__Output } from './metalplug/v1/CoordinatorListLeasesRequest.js';
import type { CoordinatorListLeasesResponse as _metalplug_v1_CoordinatorListLeasesResponse, CoordinatorListLeasesResponse__Output as _metalplug_v1_CoordinatorListLeasesResponse__Output } from './metalplug/v1/CoordinatorListLeasesResponse.js';
import type { CoordinatorListUnknownRequest as _metalplug_v1_CoordinatorListUnknownRequest, CoordinatorListUnknownRequest__Output as _metalplug_v1_CoordinatorListUnknownRequest__Output } from './metalplug/v1/CoordinatorListUnknownRequest.js';
import type { CoordinatorListUnknownResponse as _metalplug_v1_CoordinatorListUnknownResponse, CoordinatorListUnknownResponse__Output as _metalplug_v1_CoordinatorListUnknownResponse__Output } from './metalplug/v1/CoordinatorListUnknownResponse.js';
import type { CoordinatorRehearseRequest as _metalplug_v1_CoordinatorRehearseRequest, CoordinatorRehearseRequest__Output as _metalplug_v1_CoordinatorRehearseRequest__Output } from './metalplug/v1/CoordinatorRehearseRequest.js';
import type { CoordinatorRehearseResponse as _metalplug_v1_CoordinatorRehearseResponse, CoordinatorRehearseResponse__Output as _metalplug_v1_CoordinatorRehearseResponse__Output } from './metalplug/v1/CoordinatorRehearseResponse.js';
import type { CoordinatorReleaseLeaseRequest as _metalplug_v1_CoordinatorReleaseLeaseRequest, CoordinatorReleaseLeaseRequest__Output as _metalplug_v1_CoordinatorReleaseLeaseRequest__Output } from './metalplug/v1/CoordinatorReleaseLeaseRequest.js';
import type { CoordinatorReleaseLeaseResponse as _metalplug_v1_CoordinatorReleaseLeaseResponse, CoordinatorReleaseLeaseResponse__Output as _metalplug_v1_CoordinatorReleaseLeaseResponse__Output } from './metalplug/v1/CoordinatorReleaseLeaseResponse.js';
import type { CoordinatorWatchBootSummariesRequest as _metalplug_v1_CoordinatorWatchBootSummariesRequest, CoordinatorWatchBootSummariesRequest__Output as _metalplug_v1_CoordinatorWatchBootSummariesRequest__Output } from './metalplug/v1/CoordinatorWatchBootSummariesRequest.js';
import type { CoordinatorWatchBootSummariesResponse as _metalplug_v1_CoordinatorWatchBootSummariesResponse, CoordinatorWatchBootSummariesResponse__Output as _metalplug_v1_CoordinatorWatchBootSummariesResponse__Output } from './metalplug/v1/CoordinatorWatchBootSummariesResponse.js';
import type { CoordinatorWatchBootsRequest as _metalplug_v1_CoordinatorWatchBootsRequest, CoordinatorWatchBootsRequest__Output as _metalplug_v1_CoordinatorWatchBootsRequest__Output } from './metalplug/v1/CoordinatorWatchBootsRequest.js';
import type { CoordinatorWatchBootsResponse as _metalplug_v1_CoordinatorWatchBootsResponse, CoordinatorWatchBootsResponse__Output as _metalplug_v1_CoordinatorWatchBootsResponse__Output } from './metalplug/v1/CoordinatorWatchBootsResponse.js';
import type { DhcpForwarded as _metalplug_v1_DhcpForwarded, DhcpForwarded__Output as _metalplug_v1_DhcpForwarded__Output } from './metalplug/v1/DhcpForwarded.js';
import type { DhcpIgnored as _metalplug_v1_DhcpIgnored, DhcpIgnored__Output as _metalplug_v1_DhcpIgnored__Output } from './metalplug/v1/DhcpIgnored.js';
import type { DhcpReceived as _metalplug_v1_DhcpReceived, DhcpReceived__Output as _metalplug_v1_DhcpReceived__Output } from './metalplug/v1/DhcpReceived.js';
import type { DhcpSent as _metalplug_v1_DhcpSent, DhcpSent__Output as _metalplug_v1_DhcpSent__Output } from './metalplug/v1/DhcpSent.js';
import type { Disk as _metalplug_v1_Disk, Disk__Output as _metalplug_v1_Disk__Output } from './metalplug/v1/Disk.js';
import type { Driver as _metalplug_v1_Driver, Driver__Output as _metalplug_v1_Driver__Output } from './metalplug/v1/Driver.js';
import type { DriverTroubled as _metalplug_v1_DriverTroubled, DriverTroubled__Output as _metalplug_v1_DriverTroubled__Output } from './metalplug/v1/DriverTroubled.js';
import type { FileRefused as _metalplug_v1_FileRefused, FileRefused__Output as _metalplug_v1_FileRefused__Output } from './metalplug/v1/FileRefused.js';
import type { FileServed as _metalplug_v1_FileServed, FileServed__Output as _metalplug_v1_FileServed__Output } from './metalplug/v1/FileServed.js';
import type { FileStarted as _metalplug_v1_FileStarted, FileStarted__Output as _metalplug_v1_FileStarted__Output } from './metalplug/v1/FileStarted.js';
import type { FileStopped as _metalplug_v1_FileStopped, FileStopped__Output as _metalplug_v1_FileStopped__Output } from './metalplug/v1/FileStopped.js';
import type { FixedAddress as _metalplug_v1_FixedAddress, FixedAddress__Output as _metalplug_v1_FixedAddress__Output } from './metalplug/v1/FixedAddress.js';
import type { ForeignReplyHeard as _metalplug_v1_ForeignReplyHeard, ForeignReplyHeard__Output as _metalplug_v1_ForeignReplyHeard__Output } from './metalplug/v1/ForeignReplyHeard.js';
import type { ForeignServer as _metalplug_v1_ForeignServer, ForeignServer__Output as _metalplug_v1_ForeignServer__Output } from './metalplug/v1/ForeignServer.js';
import type { ForeignServerGone as _metalplug_v1_ForeignServerGone, ForeignServerGone__Output as _metalplug_v1_ForeignServerGone__Output } from './metalplug/v1/ForeignServerGone.js';
import type { ForeignServerSeen as _metalplug_v1_ForeignServerSeen, ForeignServerSeen__Output as _metalplug_v1_ForeignServerSeen__Output } from './metalplug/v1/ForeignServerSeen.js';
import type { ForwardAnswered as _metalplug_v1_ForwardAnswered, ForwardAnswered__Output as _metalplug_v1_ForwardAnswered__Output } from './metalplug/v1/ForwardAnswered.js';
import type { Hardware as _metalplug_v1_Hardware, Hardware__Output as _metalplug_v1_Hardware__Output } from './metalplug/v1/Hardware.js';
import type { HypervisorClient as _metalplug_v1_HypervisorClient, HypervisorDefinition as _metalplug_v1_HypervisorDefinition } from './metalplug/v1/Hypervisor.js';
import type { HypervisorForgetStrangerRequest as _metalplug_v1_HypervisorForgetStrangerRequest, HypervisorForgetStrangerRequest__Output as _metalplug_v1_HypervisorForgetStrangerRequest__Output } from './metalplug/v1/HypervisorForgetStrangerRequest.js';
import type { HypervisorForgetStrangerResponse as _metalplug_v1_HypervisorForgetStrangerResponse, HypervisorForgetStrangerResponse__Output as _metalplug_v1_HypervisorForgetStrangerResponse__Output } from './metalplug/v1/HypervisorForgetStrangerResponse.js';
import type { HypervisorGetRequest as _metalplug_v1_HypervisorGetRequest, HypervisorGetRequest__Output as _metalplug_v1_HypervisorGetRequest__Output } from './metalplug/v1/HypervisorGetRequest.js';
import type { HypervisorGetResourcesRequest as _metalplug_v1_HypervisorGetResourcesRequest, HypervisorGetResourcesRequest__Output as _metalplug_v1_HypervisorGetResourcesRequest__Output } from './metalplug/v1/HypervisorGetResourcesRequest.js';
import type { HypervisorGetResourcesResponse as _metalplug_v1_HypervisorGetResourcesResponse, HypervisorGetResourcesResponse__Output as _metalplug_v1_HypervisorGetResourcesResponse__Output } from './metalplug/v1/HypervisorGetResourcesResponse.js';
import type { HypervisorGetResponse as _metalplug_v1_HypervisorGetResponse, HypervisorGetResponse__Output as _metalplug_v1_HypervisorGetResponse__Output } from './metalplug/v1/HypervisorGetResponse.js';
import type { HypervisorWatchEventsRequest as _metalplug_v1_HypervisorWatchEventsRequest, HypervisorWatchEventsRequest__Output as _metalplug_v1_HypervisorWatchEventsRequest__Output } from './metalplug/v1/HypervisorWatchEventsRequest.js';
import type { HypervisorWatchEventsResponse as _metalplug_v1_HypervisorWatchEventsResponse, HypervisorWatchEventsResponse__Output as _metalplug_v1_HypervisorWatchEventsResponse__Output } from './metalplug/v1/HypervisorWatchEventsResponse.js';
import type { HypervisorWatchStrangersRequest as _metalplug_v1_HypervisorWatchStrangersRequest, HypervisorWatchStrangersRequest__Output as _metalplug_v1_HypervisorWatchStrangersRequest__Output } from './metalplug/v1/HypervisorWatchStrangersRequest.js';
import type { HypervisorWatchStrangersResponse as _metalplug_v1_HypervisorWatchStrangersResponse, HypervisorWatchStrangersResponse__Output as _metalplug_v1_HypervisorWatchStrangersResponse__Output } from './metalplug/v1/HypervisorWatchStrangersResponse.js';
import type { ImageDamaged as _metalplug_v1_ImageDamaged, ImageDamaged__Output as _metalplug_v1_ImageDamaged__Output } from './metalplug/v1/ImageDamaged.js';
import type { ImageSpace as _metalplug_v1_ImageSpace, ImageSpace__Output as _metalplug_v1_ImageSpace__Output } from './metalplug/v1/ImageSpace.js';
import type { InstanceChanged as _metalplug_v1_InstanceChanged, InstanceChanged__Output as _metalplug_v1_InstanceChanged__Output } from './metalplug/v1/InstanceChanged.js';
import type { IpmiPower as _metalplug_v1_IpmiPower, IpmiPower__Output as _metalplug_v1_IpmiPower__Output } from './metalplug/v1/IpmiPower.js';
import type { Lease as _metalplug_v1_Lease, Lease__Output as _metalplug_v1_Lease__Output } from './metalplug/v1/Lease.js';
import type { LeaseImportOutcome as _metalplug_v1_LeaseImportOutcome, LeaseImportOutcome__Output as _metalplug_v1_LeaseImportOutcome__Output } from './metalplug/v1/LeaseImportOutcome.js';
import type { LeaseNetwork as _metalplug_v1_LeaseNetwork, LeaseNetwork__Output as _metalplug_v1_LeaseNetwork__Output } from './metalplug/v1/LeaseNetwork.js';
import type { LookupAnswered as _metalplug_v1_LookupAnswered, LookupAnswered__Output as _metalplug_v1_LookupAnswered__Output } from './metalplug/v1/LookupAnswered.js';
import type { MachineCalled as _metalplug_v1_MachineCalled, MachineCalled__Output as _metalplug_v1_MachineCalled__Output } from './metalplug/v1/MachineCalled.js';
import type { ManualPower as _metalplug_v1_ManualPower, ManualPower__Output as _metalplug_v1_ManualPower__Output } from './metalplug/v1/ManualPower.js';
import type { NetbootWithheld as _metalplug_v1_NetbootWithheld, NetbootWithheld__Output as _metalplug_v1_NetbootWithheld__Output } from './metalplug/v1/NetbootWithheld.js';
import type { Network as _metalplug_v1_Network, Network__Output as _metalplug_v1_Network__Output } from './metalplug/v1/Network.js';
import type { Nic as _metalplug_v1_Nic, Nic__Output as _metalplug_v1_Nic__Output } from './metalplug/v1/Nic.js';
import type { NodeCount as _metalplug_v1_NodeCount, NodeCount__Output as _metalplug_v1_NodeCount__Output } from './metalplug/v1/NodeCount.js';
import type { OwnerAnswered as _metalplug_v1_OwnerAnswered, OwnerAnswered__Output as _metalplug_v1_OwnerAnswered__Output } from './metalplug/v1/OwnerAnswered.js';
import type { OwnerAsked as _metalplug_v1_OwnerAsked, OwnerAsked__Output as _metalplug_v1_OwnerAsked__Output } from './metalplug/v1/OwnerAsked.js';
import type { OwnershipDecided as _metalplug_v1_OwnershipDecided, OwnershipDecided__Output as _metalplug_v1_OwnershipDecided__Output } from './metalplug/v1/OwnershipDecided.js';
import type { PifPlace as _metalplug_v1_PifPlace, PifPlace__Output as _metalplug_v1_PifPlace__Output } from './metalplug/v1/PifPlace.js';
import type { PlacedBootEvent as _metalplug_v1_PlacedBootEvent, PlacedBootEvent__Output as _metalplug_v1_PlacedBootEvent__Output } from './metalplug/v1/PlacedBootEvent.js';
import type { PluggedVif as _metalplug_v1_PluggedVif, PluggedVif__Output as _metalplug_v1_PluggedVif__Output } from './metalplug/v1/PluggedVif.js';
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
import type { Route as _metalplug_v1_Route, Route__Output as _metalplug_v1_Route__Output } from './metalplug/v1/Route.js';
import type { ServerOffer as _metalplug_v1_ServerOffer, ServerOffer__Output as _metalplug_v1_ServerOffer__Output } from './metalplug/v1/ServerOffer.js';
import type { StrangerDecided as _metalplug_v1_StrangerDecided, StrangerDecided__Output as _metalplug_v1_StrangerDecided__Output } from './metalplug/v1/StrangerDecided.js';
import type { StrangerJudged as _metalplug_v1_StrangerJudged, StrangerJudged__Output as _metalplug_v1_StrangerJudged__Output } from './metalplug/v1/StrangerJudged.js';
import type { StrangerReport as _metalplug_v1_StrangerReport, StrangerReport__Output as _metalplug_v1_StrangerReport__Output } from './metalplug/v1/StrangerReport.js';
import type { StrangerReported as _metalplug_v1_StrangerReported, StrangerReported__Output as _metalplug_v1_StrangerReported__Output } from './metalplug/v1/StrangerReported.js';
import type { SwitchPort as _metalplug_v1_SwitchPort, SwitchPort__Output as _metalplug_v1_SwitchPort__Output } from './metalplug/v1/SwitchPort.js';
import type { UnknownIgnored as _metalplug_v1_UnknownIgnored, UnknownIgnored__Output as _metalplug_v1_UnknownIgnored__Output } from './metalplug/v1/UnknownIgnored.js';
import type { UnknownMachine as _metalplug_v1_UnknownMachine, UnknownMachine__Output as _metalplug_v1_UnknownMachine__Output } from './metalplug/v1/UnknownMachine.js';
import type { UnknownSighting as _metalplug_v1_UnknownSighting, UnknownSighting__Output as _metalplug_v1_UnknownSighting__Output } from './metalplug/v1/UnknownSighting.js';
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
      BootCause: EnumTypeDefinition
      BootConfigured: MessageTypeDefinition<_metalplug_v1_BootConfigured, _metalplug_v1_BootConfigured__Output>
      BootDevice: EnumTypeDefinition
      BootEvent: MessageTypeDefinition<_metalplug_v1_BootEvent, _metalplug_v1_BootEvent__Output>
      BootFilter: MessageTypeDefinition<_metalplug_v1_BootFilter, _metalplug_v1_BootFilter__Output>
      BootMilestone: EnumTypeDefinition
      BootState: EnumTypeDefinition
      BootStep: EnumTypeDefinition
      BootSummary: MessageTypeDefinition<_metalplug_v1_BootSummary, _metalplug_v1_BootSummary__Output>
      Capacity: MessageTypeDefinition<_metalplug_v1_Capacity, _metalplug_v1_Capacity__Output>
      CommandPower: MessageTypeDefinition<_metalplug_v1_CommandPower, _metalplug_v1_CommandPower__Output>
      Coordinator: SubtypeConstructor<typeof grpc.Client, _metalplug_v1_CoordinatorClient> & { service: _metalplug_v1_CoordinatorDefinition }
      CoordinatorAcceptUnknownRequest: MessageTypeDefinition<_metalplug_v1_CoordinatorAcceptUnknownRequest, _metalplug_v1_CoordinatorAcceptUnknownRequest__Output>
      CoordinatorAcceptUnknownResponse: MessageTypeDefinition<_metalplug_v1_CoordinatorAcceptUnknownResponse, _metalplug_v1_CoordinatorAcceptUnknownResponse__Output>
      CoordinatorExplainRequest: MessageTypeDefinition<_metalplug_v1_CoordinatorExplainRequest, _metalplug_v1_CoordinatorExplainRequest__Output>
      CoordinatorExplainResponse: MessageTypeDefinition<_metalplug_v1_CoordinatorExplainResponse, _metalplug_v1_CoordinatorExplainResponse__Output>
      CoordinatorExportLeasesRequest: MessageTypeDefinition<_metalplug_v1_CoordinatorExportLeasesRequest, _metalplug_v1_CoordinatorExportLeasesRequest__Output>
      CoordinatorExportLeasesResponse: MessageTypeDefinition<_metalplug_v1_CoordinatorExportLeasesResponse, _metalplug_v1_CoordinatorExportLeasesResponse__Output>
      CoordinatorGetUnknownRequest: MessageTypeDefinition<_metalplug_v1_CoordinatorGetUnknownRequest, _metalplug_v1_CoordinatorGetUnknownRequest__Output>
      CoordinatorGetUnknownResponse: MessageTypeDefinition<_metalplug_v1_CoordinatorGetUnknownResponse, _metalplug_v1_CoordinatorGetUnknownResponse__Output>
      CoordinatorIgnoreUnknownRequest: MessageTypeDefinition<_metalplug_v1_CoordinatorIgnoreUnknownRequest, _metalplug_v1_CoordinatorIgnoreUnknownRequest__Output>
      CoordinatorIgnoreUnknownResponse: MessageTypeDefinition<_metalplug_v1_CoordinatorIgnoreUnknownResponse, _metalplug_v1_CoordinatorIgnoreUnknownResponse__Output>
      CoordinatorImportLeasesRequest: MessageTypeDefinition<_metalplug_v1_CoordinatorImportLeasesRequest, _metalplug_v1_CoordinatorImportLeasesRequest__Output>
      CoordinatorImportLeasesResponse: MessageTypeDefinition<_metalplug_v1_CoordinatorImportLeasesResponse, _metalplug_v1_CoordinatorImportLeasesResponse__Output>
      CoordinatorListBootsRequest: MessageTypeDefinition<_metalplug_v1_CoordinatorListBootsRequest, _metalplug_v1_CoordinatorListBootsRequest__Output>
      CoordinatorListBootsResponse: MessageTypeDefinition<_metalplug_v1_CoordinatorListBootsResponse, _metalplug_v1_CoordinatorListBootsResponse__Output>
      CoordinatorListDriversRequest: MessageTypeDefinition<_metalplug_v1_CoordinatorListDriversRequest, _metalplug_v1_CoordinatorListDriversRequest__Output>
      CoordinatorListDriversResponse: MessageTypeDefinition<_metalplug_v1_CoordinatorListDriversResponse, _metalplug_v1_CoordinatorListDriversResponse__Output>
      CoordinatorListForeignServersRequest: MessageTypeDefinition<_metalplug_v1_CoordinatorListForeignServersRequest, _metalplug_v1_CoordinatorListForeignServersRequest__Output>
      CoordinatorListForeignServersResponse: MessageTypeDefinition<_metalplug_v1_CoordinatorListForeignServersResponse, _metalplug_v1_CoordinatorListForeignServersResponse__Output>
      CoordinatorListLeasesRequest: MessageTypeDefinition<_metalplug_v1_CoordinatorListLeasesRequest, _metalplug_v1_CoordinatorListLeasesRequest__Output>
      CoordinatorListLeasesResponse: MessageTypeDefinition<_metalplug_v1_CoordinatorListLeasesResponse, _metalplug_v1_CoordinatorListLeasesResponse__Output>
      CoordinatorListUnknownRequest: MessageTypeDefinition<_metalplug_v1_CoordinatorListUnknownRequest, _metalplug_v1_CoordinatorListUnknownRequest__Output>
      CoordinatorListUnknownResponse: MessageTypeDefinition<_metalplug_v1_CoordinatorListUnknownResponse, _metalplug_v1_CoordinatorListUnknownResponse__Output>
      CoordinatorRehearseRequest: MessageTypeDefinition<_metalplug_v1_CoordinatorRehearseRequest, _metalplug_v1_CoordinatorRehearseRequest__Output>
      CoordinatorRehearseResponse: MessageTypeDefinition<_metalplug_v1_CoordinatorRehearseResponse, _metalplug_v1_CoordinatorRehearseResponse__Output>
      CoordinatorReleaseLeaseRequest: MessageTypeDefinition<_metalplug_v1_CoordinatorReleaseLeaseRequest, _metalplug_v1_CoordinatorReleaseLeaseRequest__Output>
      CoordinatorReleaseLeaseResponse: MessageTypeDefinition<_metalplug_v1_CoordinatorReleaseLeaseResponse, _metalplug_v1_CoordinatorReleaseLeaseResponse__Output>
      CoordinatorWatchBootSummariesRequest: MessageTypeDefinition<_metalplug_v1_CoordinatorWatchBootSummariesRequest, _metalplug_v1_CoordinatorWatchBootSummariesRequest__Output>
      CoordinatorWatchBootSummariesResponse: MessageTypeDefinition<_metalplug_v1_CoordinatorWatchBootSummariesResponse, _metalplug_v1_CoordinatorWatchBootSummariesResponse__Output>
      CoordinatorWatchBootsRequest: MessageTypeDefinition<_metalplug_v1_CoordinatorWatchBootsRequest, _metalplug_v1_CoordinatorWatchBootsRequest__Output>
      CoordinatorWatchBootsResponse: MessageTypeDefinition<_metalplug_v1_CoordinatorWatchBootsResponse, _metalplug_v1_CoordinatorWatchBootsResponse__Output>
      CpuArchitecture: EnumTypeDefinition
      DhcpForwarded: MessageTypeDefinition<_metalplug_v1_DhcpForwarded, _metalplug_v1_DhcpForwarded__Output>
      DhcpIgnored: MessageTypeDefinition<_metalplug_v1_DhcpIgnored, _metalplug_v1_DhcpIgnored__Output>
      DhcpMessage: EnumTypeDefinition
      DhcpReceived: MessageTypeDefinition<_metalplug_v1_DhcpReceived, _metalplug_v1_DhcpReceived__Output>
      DhcpSent: MessageTypeDefinition<_metalplug_v1_DhcpSent, _metalplug_v1_DhcpSent__Output>
      Disk: MessageTypeDefinition<_metalplug_v1_Disk, _metalplug_v1_Disk__Output>
      Driver: MessageTypeDefinition<_metalplug_v1_Driver, _metalplug_v1_Driver__Output>
      DriverState: EnumTypeDefinition
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
      FixedAddress: MessageTypeDefinition<_metalplug_v1_FixedAddress, _metalplug_v1_FixedAddress__Output>
      ForeignReplyHeard: MessageTypeDefinition<_metalplug_v1_ForeignReplyHeard, _metalplug_v1_ForeignReplyHeard__Output>
      ForeignServer: MessageTypeDefinition<_metalplug_v1_ForeignServer, _metalplug_v1_ForeignServer__Output>
      ForeignServerGone: MessageTypeDefinition<_metalplug_v1_ForeignServerGone, _metalplug_v1_ForeignServerGone__Output>
      ForeignServerSeen: MessageTypeDefinition<_metalplug_v1_ForeignServerSeen, _metalplug_v1_ForeignServerSeen__Output>
      ForwardAnswered: MessageTypeDefinition<_metalplug_v1_ForwardAnswered, _metalplug_v1_ForwardAnswered__Output>
      Hardware: MessageTypeDefinition<_metalplug_v1_Hardware, _metalplug_v1_Hardware__Output>
      Hypervisor: SubtypeConstructor<typeof grpc.Client, _metalplug_v1_HypervisorClient> & { service: _metalplug_v1_HypervisorDefinition }
      HypervisorForgetStrangerRequest: MessageTypeDefinition<_metalplug_v1_HypervisorForgetStrangerRequest, _metalplug_v1_HypervisorForgetStrangerRequest__Output>
      HypervisorForgetStrangerResponse: MessageTypeDefinition<_metalplug_v1_HypervisorForgetStrangerResponse, _metalplug_v1_HypervisorForgetStrangerResponse__Output>
      HypervisorGetRequest: MessageTypeDefinition<_metalplug_v1_HypervisorGetRequest, _metalplug_v1_HypervisorGetRequest__Output>
      HypervisorGetResourcesRequest: MessageTypeDefinition<_metalplug_v1_HypervisorGetResourcesRequest, _metalplug_v1_HypervisorGetResourcesRequest__Output>
      HypervisorGetResourcesResponse: MessageTypeDefinition<_metalplug_v1_HypervisorGetResourcesResponse, _metalplug_v1_HypervisorGetResourcesResponse__Output>
      HypervisorGetResponse: MessageTypeDefinition<_metalplug_v1_HypervisorGetResponse, _metalplug_v1_HypervisorGetResponse__Output>
      HypervisorWatchEventsRequest: MessageTypeDefinition<_metalplug_v1_HypervisorWatchEventsRequest, _metalplug_v1_HypervisorWatchEventsRequest__Output>
      HypervisorWatchEventsResponse: MessageTypeDefinition<_metalplug_v1_HypervisorWatchEventsResponse, _metalplug_v1_HypervisorWatchEventsResponse__Output>
      HypervisorWatchStrangersRequest: MessageTypeDefinition<_metalplug_v1_HypervisorWatchStrangersRequest, _metalplug_v1_HypervisorWatchStrangersRequest__Output>
      HypervisorWatchStrangersResponse: MessageTypeDefinition<_metalplug_v1_HypervisorWatchStrangersResponse, _metalplug_v1_HypervisorWatchStrangersResponse__Output>
      ImageDamaged: MessageTypeDefinition<_metalplug_v1_ImageDamaged, _metalplug_v1_ImageDamaged__Output>
      ImageSpace: MessageTypeDefinition<_metalplug_v1_ImageSpace, _metalplug_v1_ImageSpace__Output>
      InstanceChanged: MessageTypeDefinition<_metalplug_v1_InstanceChanged, _metalplug_v1_InstanceChanged__Output>
      IpmiPower: MessageTypeDefinition<_metalplug_v1_IpmiPower, _metalplug_v1_IpmiPower__Output>
      Lease: MessageTypeDefinition<_metalplug_v1_Lease, _metalplug_v1_Lease__Output>
      LeaseImportOutcome: MessageTypeDefinition<_metalplug_v1_LeaseImportOutcome, _metalplug_v1_LeaseImportOutcome__Output>
      LeaseImportResult: EnumTypeDefinition
      LeaseKind: EnumTypeDefinition
      LeaseNetwork: MessageTypeDefinition<_metalplug_v1_LeaseNetwork, _metalplug_v1_LeaseNetwork__Output>
      LeaseState: EnumTypeDefinition
      LookupAnswered: MessageTypeDefinition<_metalplug_v1_LookupAnswered, _metalplug_v1_LookupAnswered__Output>
      MachineCalled: MessageTypeDefinition<_metalplug_v1_MachineCalled, _metalplug_v1_MachineCalled__Output>
      ManualPower: MessageTypeDefinition<_metalplug_v1_ManualPower, _metalplug_v1_ManualPower__Output>
      NetbootWithheld: MessageTypeDefinition<_metalplug_v1_NetbootWithheld, _metalplug_v1_NetbootWithheld__Output>
      Network: MessageTypeDefinition<_metalplug_v1_Network, _metalplug_v1_Network__Output>
      Nic: MessageTypeDefinition<_metalplug_v1_Nic, _metalplug_v1_Nic__Output>
      NodeCount: MessageTypeDefinition<_metalplug_v1_NodeCount, _metalplug_v1_NodeCount__Output>
      NodeState: EnumTypeDefinition
      OwnerAnswer: EnumTypeDefinition
      OwnerAnswered: MessageTypeDefinition<_metalplug_v1_OwnerAnswered, _metalplug_v1_OwnerAnswered__Output>
      OwnerAsked: MessageTypeDefinition<_metalplug_v1_OwnerAsked, _metalplug_v1_OwnerAsked__Output>
      OwnershipDecided: MessageTypeDefinition<_metalplug_v1_OwnershipDecided, _metalplug_v1_OwnershipDecided__Output>
      PifPlace: MessageTypeDefinition<_metalplug_v1_PifPlace, _metalplug_v1_PifPlace__Output>
      PlacedBootEvent: MessageTypeDefinition<_metalplug_v1_PlacedBootEvent, _metalplug_v1_PlacedBootEvent__Output>
      PlugKind: EnumTypeDefinition
      PluggedVif: MessageTypeDefinition<_metalplug_v1_PluggedVif, _metalplug_v1_PluggedVif__Output>
      PowerChanged: MessageTypeDefinition<_metalplug_v1_PowerChanged, _metalplug_v1_PowerChanged__Output>
      PowerReading: MessageTypeDefinition<_metalplug_v1_PowerReading, _metalplug_v1_PowerReading__Output>
      PowerSettings: MessageTypeDefinition<_metalplug_v1_PowerSettings, _metalplug_v1_PowerSettings__Output>
      PowerState: EnumTypeDefinition
      PowerTarget: EnumTypeDefinition
      ProbeKind: EnumTypeDefinition
      RedfishPower: MessageTypeDefinition<_metalplug_v1_RedfishPower, _metalplug_v1_RedfishPower__Output>
      RehearsalFirmware: EnumTypeDefinition
      RehearsalProgress: MessageTypeDefinition<_metalplug_v1_RehearsalProgress, _metalplug_v1_RehearsalProgress__Output>
      RehearsalStage: MessageTypeDefinition<_metalplug_v1_RehearsalStage, _metalplug_v1_RehearsalStage__Output>
      RehearsalVerdict: MessageTypeDefinition<_metalplug_v1_RehearsalVerdict, _metalplug_v1_RehearsalVerdict__Output>
      RehearsedFile: MessageTypeDefinition<_metalplug_v1_RehearsedFile, _metalplug_v1_RehearsedFile__Output>
      RehearsedFileOutcome: EnumTypeDefinition
      RehearsedOption: MessageTypeDefinition<_metalplug_v1_RehearsedOption, _metalplug_v1_RehearsedOption__Output>
      RehearsedReply: MessageTypeDefinition<_metalplug_v1_RehearsedReply, _metalplug_v1_RehearsedReply__Output>
      Route: MessageTypeDefinition<_metalplug_v1_Route, _metalplug_v1_Route__Output>
      ServerOffer: MessageTypeDefinition<_metalplug_v1_ServerOffer, _metalplug_v1_ServerOffer__Output>
      ServerStanding: EnumTypeDefinition
      SilenceReason: EnumTypeDefinition
      StrangerDecided: MessageTypeDefinition<_metalplug_v1_StrangerDecided, _metalplug_v1_StrangerDecided__Output>
      StrangerDecision: EnumTypeDefinition
      StrangerJudged: MessageTypeDefinition<_metalplug_v1_StrangerJudged, _metalplug_v1_StrangerJudged__Output>
      StrangerReport: MessageTypeDefinition<_metalplug_v1_StrangerReport, _metalplug_v1_StrangerReport__Output>
      StrangerReported: MessageTypeDefinition<_metalplug_v1_StrangerReported, _metalplug_v1_StrangerReported__Output>
      SwitchPort: MessageTypeDefinition<_metalplug_v1_SwitchPort, _metalplug_v1_SwitchPort__Output>
      UnknownIgnored: MessageTypeDefinition<_metalplug_v1_UnknownIgnored, _metalplug_v1_UnknownIgnored__Output>
      UnknownMachine: MessageTypeDefinition<_metalplug_v1_UnknownMachine, _metalplug_v1_UnknownMachine__Output>
      UnknownPolicy: EnumTypeDefinition
      UnknownSighting: MessageTypeDefinition<_metalplug_v1_UnknownSighting, _metalplug_v1_UnknownSighting__Output>
      UnknownState: EnumTypeDefinition
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

