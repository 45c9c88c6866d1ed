// Original file: proto/metalplug/v1/ownership.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { OwnershipLookupMacRequest as _metalplug_v1_OwnershipLookupMacRequest, OwnershipLookupMacRequest__Output as _metalplug_v1_OwnershipLookupMacRequest__Output } from '../../metalplug/v1/OwnershipLookupMacRequest.js';
import type { OwnershipLookupMacResponse as _metalplug_v1_OwnershipLookupMacResponse, OwnershipLookupMacResponse__Output as _metalplug_v1_OwnershipLookupMacResponse__Output } from '../../metalplug/v1/OwnershipLookupMacResponse.js';
import type { OwnershipLookupMacsRequest as _metalplug_v1_OwnershipLookupMacsRequest, OwnershipLookupMacsRequest__Output as _metalplug_v1_OwnershipLookupMacsRequest__Output } from '../../metalplug/v1/OwnershipLookupMacsRequest.js';
import type { OwnershipLookupMacsResponse as _metalplug_v1_OwnershipLookupMacsResponse, OwnershipLookupMacsResponse__Output as _metalplug_v1_OwnershipLookupMacsResponse__Output } from '../../metalplug/v1/OwnershipLookupMacsResponse.js';
import type { OwnershipRehearseFileRequest as _metalplug_v1_OwnershipRehearseFileRequest, OwnershipRehearseFileRequest__Output as _metalplug_v1_OwnershipRehearseFileRequest__Output } from '../../metalplug/v1/OwnershipRehearseFileRequest.js';
import type { OwnershipRehearseFileResponse as _metalplug_v1_OwnershipRehearseFileResponse, OwnershipRehearseFileResponse__Output as _metalplug_v1_OwnershipRehearseFileResponse__Output } from '../../metalplug/v1/OwnershipRehearseFileResponse.js';
import type { OwnershipWatchClaimsRequest as _metalplug_v1_OwnershipWatchClaimsRequest, OwnershipWatchClaimsRequest__Output as _metalplug_v1_OwnershipWatchClaimsRequest__Output } from '../../metalplug/v1/OwnershipWatchClaimsRequest.js';
import type { OwnershipWatchClaimsResponse as _metalplug_v1_OwnershipWatchClaimsResponse, OwnershipWatchClaimsResponse__Output as _metalplug_v1_OwnershipWatchClaimsResponse__Output } from '../../metalplug/v1/OwnershipWatchClaimsResponse.js';

export interface OwnershipClient extends grpc.Client {
  LookupMac(argument: _metalplug_v1_OwnershipLookupMacRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_OwnershipLookupMacResponse__Output>): grpc.ClientUnaryCall;
  LookupMac(argument: _metalplug_v1_OwnershipLookupMacRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_metalplug_v1_OwnershipLookupMacResponse__Output>): grpc.ClientUnaryCall;
  LookupMac(argument: _metalplug_v1_OwnershipLookupMacRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_OwnershipLookupMacResponse__Output>): grpc.ClientUnaryCall;
  LookupMac(argument: _metalplug_v1_OwnershipLookupMacRequest, callback: grpc.requestCallback<_metalplug_v1_OwnershipLookupMacResponse__Output>): grpc.ClientUnaryCall;
  lookupMac(argument: _metalplug_v1_OwnershipLookupMacRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_OwnershipLookupMacResponse__Output>): grpc.ClientUnaryCall;
  lookupMac(argument: _metalplug_v1_OwnershipLookupMacRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_metalplug_v1_OwnershipLookupMacResponse__Output>): grpc.ClientUnaryCall;
  lookupMac(argument: _metalplug_v1_OwnershipLookupMacRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_OwnershipLookupMacResponse__Output>): grpc.ClientUnaryCall;
  lookupMac(argument: _metalplug_v1_OwnershipLookupMacRequest, callback: grpc.requestCallback<_metalplug_v1_OwnershipLookupMacResponse__Output>): grpc.ClientUnaryCall;
  
  LookupMacs(metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientDuplexStream<_metalplug_v1_OwnershipLookupMacsRequest, _metalplug_v1_OwnershipLookupMacsResponse__Output>;
  LookupMacs(options?: grpc.CallOptions): grpc.ClientDuplexStream<_metalplug_v1_OwnershipLookupMacsRequest, _metalplug_v1_OwnershipLookupMacsResponse__Output>;
  lookupMacs(metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientDuplexStream<_metalplug_v1_OwnershipLookupMacsRequest, _metalplug_v1_OwnershipLookupMacsResponse__Output>;
  lookupMacs(options?: grpc.CallOptions): grpc.ClientDuplexStream<_metalplug_v1_OwnershipLookupMacsRequest, _metalplug_v1_OwnershipLookupMacsResponse__Output>;
  
  RehearseFile(argument: _metalplug_v1_OwnershipRehearseFileRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_OwnershipRehearseFileResponse__Output>): grpc.ClientUnaryCall;
  RehearseFile(argument: _metalplug_v1_OwnershipRehearseFileRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_metalplug_v1_OwnershipRehearseFileResponse__Output>): grpc.ClientUnaryCall;
  RehearseFile(argument: _metalplug_v1_OwnershipRehearseFileRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_OwnershipRehearseFileResponse__Output>): grpc.ClientUnaryCall;
  RehearseFile(argument: _metalplug_v1_OwnershipRehearseFileRequest, callback: grpc.requestCallback<_metalplug_v1_OwnershipRehearseFileResponse__Output>): grpc.ClientUnaryCall;
  rehearseFile(argument: _metalplug_v1_OwnershipRehearseFileRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_OwnershipRehearseFileResponse__Output>): grpc.ClientUnaryCall;
  rehearseFile(argument: _metalplug_v1_OwnershipRehearseFileRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_metalplug_v1_OwnershipRehearseFileResponse__Output>): grpc.ClientUnaryCall;
  rehearseFile(argument: _metalplug_v1_OwnershipRehearseFileRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_OwnershipRehearseFileResponse__Output>): grpc.ClientUnaryCall;
  rehearseFile(argument: _metalplug_v1_OwnershipRehearseFileRequest, callback: grpc.requestCallback<_metalplug_v1_OwnershipRehearseFileResponse__Output>): grpc.ClientUnaryCall;
  
  WatchClaims(argument: _metalplug_v1_OwnershipWatchClaimsRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_metalplug_v1_OwnershipWatchClaimsResponse__Output>;
  WatchClaims(argument: _metalplug_v1_OwnershipWatchClaimsRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_metalplug_v1_OwnershipWatchClaimsResponse__Output>;
  watchClaims(argument: _metalplug_v1_OwnershipWatchClaimsRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_metalplug_v1_OwnershipWatchClaimsResponse__Output>;
  watchClaims(argument: _metalplug_v1_OwnershipWatchClaimsRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_metalplug_v1_OwnershipWatchClaimsResponse__Output>;
  
}

export interface OwnershipHandlers extends grpc.UntypedServiceImplementation {
  LookupMac: grpc.handleUnaryCall<_metalplug_v1_OwnershipLookupMacRequest__Output, _metalplug_v1_OwnershipLookupMacResponse>;
  
  LookupMacs: grpc.handleBidiStreamingCall<_metalplug_v1_OwnershipLookupMacsRequest__Output, _metalplug_v1_OwnershipLookupMacsResponse>;
  
  RehearseFile: grpc.handleUnaryCall<_metalplug_v1_OwnershipRehearseFileRequest__Output, _metalplug_v1_OwnershipRehearseFileResponse>;
  
  WatchClaims: grpc.handleServerStreamingCall<_metalplug_v1_OwnershipWatchClaimsRequest__Output, _metalplug_v1_OwnershipWatchClaimsResponse>;
  
}

export interface OwnershipDefinition extends grpc.ServiceDefinition {
  LookupMac: MethodDefinition<_metalplug_v1_OwnershipLookupMacRequest, _metalplug_v1_OwnershipLookupMacResponse, _metalplug_v1_OwnershipLookupMacRequest__Output, _metalplug_v1_OwnershipLookupMacResponse__Output>
  LookupMacs: MethodDefinition<_metalplug_v1_OwnershipLookupMacsRequest, _metalplug_v1_OwnershipLookupMacsResponse, _metalplug_v1_OwnershipLookupMacsRequest__Output, _metalplug_v1_OwnershipLookupMacsResponse__Output>
  RehearseFile: MethodDefinition<_metalplug_v1_OwnershipRehearseFileRequest, _metalplug_v1_OwnershipRehearseFileResponse, _metalplug_v1_OwnershipRehearseFileRequest__Output, _metalplug_v1_OwnershipRehearseFileResponse__Output>
  WatchClaims: MethodDefinition<_metalplug_v1_OwnershipWatchClaimsRequest, _metalplug_v1_OwnershipWatchClaimsResponse, _metalplug_v1_OwnershipWatchClaimsRequest__Output, _metalplug_v1_OwnershipWatchClaimsResponse__Output>
}
