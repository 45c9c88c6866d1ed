import type * as grpc from '@grpc/grpc-js';
import type { EnumTypeDefinition, MessageTypeDefinition } from '@grpc/proto-loader';

import type { Duration as _google_protobuf_Duration, Duration__Output as _google_protobuf_Duration__Output } from './google/protobuf/Duration.js';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from './google/protobuf/Timestamp.js';
import type { AddressDeclined as _metalplug_v1_AddressDeclined, AddressDeclined__Output as _metalplug_v1_AddressDeclined__Output } from './metalplug/v1/AddressDeclined.js';
import type { AddressProbed as _metalplug_v1_AddressProbed, AddressProbed__Output as _metalplug_v1_AddressProbed__Output } from './metalplug/v1/AddressProbed.js';
import type { AddressReleased as _metalplug_v1_AddressReleased, AddressReleased__Output as _metalplug_v1_AddressReleased__Output } from './metalplug/v1/AddressReleased.js';
import type { BootEvent as _metalplug_v1_BootEvent, BootEvent__Output as _metalplug_v1_BootEvent__Output } from './metalplug/v1/BootEvent.js';
import type { DhcpIgnored as _metalplug_v1_DhcpIgnored, DhcpIgnored__Output as _metalplug_v1_DhcpIgnored__Output } from './metalplug/v1/DhcpIgnored.js';
import type { DhcpReceived as _metalplug_v1_DhcpReceived, DhcpReceived__Output as _metalplug_v1_DhcpReceived__Output } from './metalplug/v1/DhcpReceived.js';
import type { DhcpSent as _metalplug_v1_DhcpSent, DhcpSent__Output as _metalplug_v1_DhcpSent__Output } from './metalplug/v1/DhcpSent.js';
import type { FileRefused as _metalplug_v1_FileRefused, FileRefused__Output as _metalplug_v1_FileRefused__Output } from './metalplug/v1/FileRefused.js';
import type { FileServed as _metalplug_v1_FileServed, FileServed__Output as _metalplug_v1_FileServed__Output } from './metalplug/v1/FileServed.js';
import type { FileStarted as _metalplug_v1_FileStarted, FileStarted__Output as _metalplug_v1_FileStarted__Output } from './metalplug/v1/FileStarted.js';
import type { FileStopped as _metalplug_v1_FileStopped, FileStopped__Output as _metalplug_v1_FileStopped__Output } from './metalplug/v1/FileStopped.js';
import type { HypervisorClient as _metalplug_v1_HypervisorClient, HypervisorDefinition as _metalplug_v1_HypervisorDefinition } from './metalplug/v1/Hypervisor.js';
import type { HypervisorGetRequest as _metalplug_v1_HypervisorGetRequest, HypervisorGetRequest__Output as _metalplug_v1_HypervisorGetRequest__Output } from './metalplug/v1/HypervisorGetRequest.js';
import type { HypervisorGetResponse as _metalplug_v1_HypervisorGetResponse, HypervisorGetResponse__Output as _metalplug_v1_HypervisorGetResponse__Output } from './metalplug/v1/HypervisorGetResponse.js';
import type { HypervisorWatchEventsRequest as _metalplug_v1_HypervisorWatchEventsRequest, HypervisorWatchEventsRequest__Output as _metalplug_v1_HypervisorWatchEventsRequest__Output } from './metalplug/v1/HypervisorWatchEventsRequest.js';
import type { HypervisorWatchEventsResponse as _metalplug_v1_HypervisorWatchEventsResponse, HypervisorWatchEventsResponse__Output as _metalplug_v1_HypervisorWatchEventsResponse__Output } from './metalplug/v1/HypervisorWatchEventsResponse.js';
import type { LookupAnswered as _metalplug_v1_LookupAnswered, LookupAnswered__Output as _metalplug_v1_LookupAnswered__Output } from './metalplug/v1/LookupAnswered.js';
import type { NetbootWithheld as _metalplug_v1_NetbootWithheld, NetbootWithheld__Output as _metalplug_v1_NetbootWithheld__Output } from './metalplug/v1/NetbootWithheld.js';
import type { OwnerAnswered as _metalplug_v1_OwnerAnswered, OwnerAnswered__Output as _metalplug_v1_OwnerAnswered__Output } from './metalplug/v1/OwnerAnswered.js';
import type { OwnerAsked as _metalplug_v1_OwnerAsked, OwnerAsked__Output as _metalplug_v1_OwnerAsked__Output } from './metalplug/v1/OwnerAsked.js';
import type { OwnershipDecided as _metalplug_v1_OwnershipDecided, OwnershipDecided__Output as _metalplug_v1_OwnershipDecided__Output } from './metalplug/v1/OwnershipDecided.js';

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
      BootEvent: MessageTypeDefinition<_metalplug_v1_BootEvent, _metalplug_v1_BootEvent__Output>
      DhcpIgnored: MessageTypeDefinition<_metalplug_v1_DhcpIgnored, _metalplug_v1_DhcpIgnored__Output>
      DhcpMessage: EnumTypeDefinition
      DhcpReceived: MessageTypeDefinition<_metalplug_v1_DhcpReceived, _metalplug_v1_DhcpReceived__Output>
      DhcpSent: MessageTypeDefinition<_metalplug_v1_DhcpSent, _metalplug_v1_DhcpSent__Output>
      FileOutcome: EnumTypeDefinition
      FileProtocol: EnumTypeDefinition
      FileRefusal: EnumTypeDefinition
      FileRefused: MessageTypeDefinition<_metalplug_v1_FileRefused, _metalplug_v1_FileRefused__Output>
      FileServed: MessageTypeDefinition<_metalplug_v1_FileServed, _metalplug_v1_FileServed__Output>
      FileStarted: MessageTypeDefinition<_metalplug_v1_FileStarted, _metalplug_v1_FileStarted__Output>
      FileStopped: MessageTypeDefinition<_metalplug_v1_FileStopped, _metalplug_v1_FileStopped__Output>
      Hypervisor: SubtypeConstructor<typeof grpc.Client, _metalplug_v1_HypervisorClient> & { service: _metalplug_v1_HypervisorDefinition }
      HypervisorGetRequest: MessageTypeDefinition<_metalplug_v1_HypervisorGetRequest, _metalplug_v1_HypervisorGetRequest__Output>
      HypervisorGetResponse: MessageTypeDefinition<_metalplug_v1_HypervisorGetResponse, _metalplug_v1_HypervisorGetResponse__Output>
      HypervisorWatchEventsRequest: MessageTypeDefinition<_metalplug_v1_HypervisorWatchEventsRequest, _metalplug_v1_HypervisorWatchEventsRequest__Output>
      HypervisorWatchEventsResponse: MessageTypeDefinition<_metalplug_v1_HypervisorWatchEventsResponse, _metalplug_v1_HypervisorWatchEventsResponse__Output>
      LookupAnswered: MessageTypeDefinition<_metalplug_v1_LookupAnswered, _metalplug_v1_LookupAnswered__Output>
      NetbootWithheld: MessageTypeDefinition<_metalplug_v1_NetbootWithheld, _metalplug_v1_NetbootWithheld__Output>
      OwnerAnswer: EnumTypeDefinition
      OwnerAnswered: MessageTypeDefinition<_metalplug_v1_OwnerAnswered, _metalplug_v1_OwnerAnswered__Output>
      OwnerAsked: MessageTypeDefinition<_metalplug_v1_OwnerAsked, _metalplug_v1_OwnerAsked__Output>
      OwnershipDecided: MessageTypeDefinition<_metalplug_v1_OwnershipDecided, _metalplug_v1_OwnershipDecided__Output>
      SilenceReason: EnumTypeDefinition
      Verdict: EnumTypeDefinition
    }
  }
}

