// Original file: proto/metalplug/v1/vifs.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { VifsListRequest as _metalplug_v1_VifsListRequest, VifsListRequest__Output as _metalplug_v1_VifsListRequest__Output } from '../../metalplug/v1/VifsListRequest.js';
import type { VifsListResponse as _metalplug_v1_VifsListResponse, VifsListResponse__Output as _metalplug_v1_VifsListResponse__Output } from '../../metalplug/v1/VifsListResponse.js';
import type { VifsMacsForNodeRequest as _metalplug_v1_VifsMacsForNodeRequest, VifsMacsForNodeRequest__Output as _metalplug_v1_VifsMacsForNodeRequest__Output } from '../../metalplug/v1/VifsMacsForNodeRequest.js';
import type { VifsMacsForNodeResponse as _metalplug_v1_VifsMacsForNodeResponse, VifsMacsForNodeResponse__Output as _metalplug_v1_VifsMacsForNodeResponse__Output } from '../../metalplug/v1/VifsMacsForNodeResponse.js';
import type { VifsPlugRequest as _metalplug_v1_VifsPlugRequest, VifsPlugRequest__Output as _metalplug_v1_VifsPlugRequest__Output } from '../../metalplug/v1/VifsPlugRequest.js';
import type { VifsPlugResponse as _metalplug_v1_VifsPlugResponse, VifsPlugResponse__Output as _metalplug_v1_VifsPlugResponse__Output } from '../../metalplug/v1/VifsPlugResponse.js';
import type { VifsUnplugRequest as _metalplug_v1_VifsUnplugRequest, VifsUnplugRequest__Output as _metalplug_v1_VifsUnplugRequest__Output } from '../../metalplug/v1/VifsUnplugRequest.js';
import type { VifsUnplugResponse as _metalplug_v1_VifsUnplugResponse, VifsUnplugResponse__Output as _metalplug_v1_VifsUnplugResponse__Output } from '../../metalplug/v1/VifsUnplugResponse.js';

export interface VifsClient extends grpc.Client {
  List(argument: _metalplug_v1_VifsListRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_VifsListResponse__Output>): grpc.ClientUnaryCall;
  List(argument: _metalplug_v1_VifsListRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_metalplug_v1_VifsListResponse__Output>): grpc.ClientUnaryCall;
  List(argument: _metalplug_v1_VifsListRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_VifsListResponse__Output>): grpc.ClientUnaryCall;
  List(argument: _metalplug_v1_VifsListRequest, callback: grpc.requestCallback<_metalplug_v1_VifsListResponse__Output>): grpc.ClientUnaryCall;
  list(argument: _metalplug_v1_VifsListRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_VifsListResponse__Output>): grpc.ClientUnaryCall;
  list(argument: _metalplug_v1_VifsListRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_metalplug_v1_VifsListResponse__Output>): grpc.ClientUnaryCall;
  list(argument: _metalplug_v1_VifsListRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_VifsListResponse__Output>): grpc.ClientUnaryCall;
  list(argument: _metalplug_v1_VifsListRequest, callback: grpc.requestCallback<_metalplug_v1_VifsListResponse__Output>): grpc.ClientUnaryCall;
  
  MacsForNode(argument: _metalplug_v1_VifsMacsForNodeRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_VifsMacsForNodeResponse__Output>): grpc.ClientUnaryCall;
  MacsForNode(argument: _metalplug_v1_VifsMacsForNodeRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_metalplug_v1_VifsMacsForNodeResponse__Output>): grpc.ClientUnaryCall;
  MacsForNode(argument: _metalplug_v1_VifsMacsForNodeRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_VifsMacsForNodeResponse__Output>): grpc.ClientUnaryCall;
  MacsForNode(argument: _metalplug_v1_VifsMacsForNodeRequest, callback: grpc.requestCallback<_metalplug_v1_VifsMacsForNodeResponse__Output>): grpc.ClientUnaryCall;
  macsForNode(argument: _metalplug_v1_VifsMacsForNodeRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_VifsMacsForNodeResponse__Output>): grpc.ClientUnaryCall;
  macsForNode(argument: _metalplug_v1_VifsMacsForNodeRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_metalplug_v1_VifsMacsForNodeResponse__Output>): grpc.ClientUnaryCall;
  macsForNode(argument: _metalplug_v1_VifsMacsForNodeRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_VifsMacsForNodeResponse__Output>): grpc.ClientUnaryCall;
  macsForNode(argument: _metalplug_v1_VifsMacsForNodeRequest, callback: grpc.requestCallback<_metalplug_v1_VifsMacsForNodeResponse__Output>): grpc.ClientUnaryCall;
  
  Plug(argument: _metalplug_v1_VifsPlugRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_VifsPlugResponse__Output>): grpc.ClientUnaryCall;
  Plug(argument: _metalplug_v1_VifsPlugRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_metalplug_v1_VifsPlugResponse__Output>): grpc.ClientUnaryCall;
  Plug(argument: _metalplug_v1_VifsPlugRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_VifsPlugResponse__Output>): grpc.ClientUnaryCall;
  Plug(argument: _metalplug_v1_VifsPlugRequest, callback: grpc.requestCallback<_metalplug_v1_VifsPlugResponse__Output>): grpc.ClientUnaryCall;
  plug(argument: _metalplug_v1_VifsPlugRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_VifsPlugResponse__Output>): grpc.ClientUnaryCall;
  plug(argument: _metalplug_v1_VifsPlugRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_metalplug_v1_VifsPlugResponse__Output>): grpc.ClientUnaryCall;
  plug(argument: _metalplug_v1_VifsPlugRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_VifsPlugResponse__Output>): grpc.ClientUnaryCall;
  plug(argument: _metalplug_v1_VifsPlugRequest, callback: grpc.requestCallback<_metalplug_v1_VifsPlugResponse__Output>): grpc.ClientUnaryCall;
  
  Unplug(argument: _metalplug_v1_VifsUnplugRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_VifsUnplugResponse__Output>): grpc.ClientUnaryCall;
  Unplug(argument: _metalplug_v1_VifsUnplugRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_metalplug_v1_VifsUnplugResponse__Output>): grpc.ClientUnaryCall;
  Unplug(argument: _metalplug_v1_VifsUnplugRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_VifsUnplugResponse__Output>): grpc.ClientUnaryCall;
  Unplug(argument: _metalplug_v1_VifsUnplugRequest, callback: grpc.requestCallback<_metalplug_v1_VifsUnplugResponse__Output>): grpc.ClientUnaryCall;
  unplug(argument: _metalplug_v1_VifsUnplugRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_VifsUnplugResponse__Output>): grpc.ClientUnaryCall;
  unplug(argument: _metalplug_v1_VifsUnplugRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_metalplug_v1_VifsUnplugResponse__Output>): grpc.ClientUnaryCall;
  unplug(argument: _metalplug_v1_VifsUnplugRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_VifsUnplugResponse__Output>): grpc.ClientUnaryCall;
  unplug(argument: _metalplug_v1_VifsUnplugRequest, callback: grpc.requestCallback<_metalplug_v1_VifsUnplugResponse__Output>): grpc.ClientUnaryCall;
  
}

export interface VifsHandlers extends grpc.UntypedServiceImplementation {
  List: grpc.handleUnaryCall<_metalplug_v1_VifsListRequest__Output, _metalplug_v1_VifsListResponse>;
  
  MacsForNode: grpc.handleUnaryCall<_metalplug_v1_VifsMacsForNodeRequest__Output, _metalplug_v1_VifsMacsForNodeResponse>;
  
  Plug: grpc.handleUnaryCall<_metalplug_v1_VifsPlugRequest__Output, _metalplug_v1_VifsPlugResponse>;
  
  Unplug: grpc.handleUnaryCall<_metalplug_v1_VifsUnplugRequest__Output, _metalplug_v1_VifsUnplugResponse>;
  
}

export interface VifsDefinition extends grpc.ServiceDefinition {
  List: MethodDefinition<_metalplug_v1_VifsListRequest, _metalplug_v1_VifsListResponse, _metalplug_v1_VifsListRequest__Output, _metalplug_v1_VifsListResponse__Output>
  MacsForNode: MethodDefinition<_metalplug_v1_VifsMacsForNodeRequest, _metalplug_v1_VifsMacsForNodeResponse, _metalplug_v1_VifsMacsForNodeRequest__Output, _metalplug_v1_VifsMacsForNodeResponse__Output>
  Plug: MethodDefinition<_metalplug_v1_VifsPlugRequest, _metalplug_v1_VifsPlugResponse, _metalplug_v1_VifsPlugRequest__Output, _metalplug_v1_VifsPlugResponse__Output>
  Unplug: MethodDefinition<_metalplug_v1_VifsUnplugRequest, _metalplug_v1_VifsUnplugResponse, _metalplug_v1_VifsUnplugRequest__Output, _metalplug_v1_VifsUnplugResponse__Output>
}
