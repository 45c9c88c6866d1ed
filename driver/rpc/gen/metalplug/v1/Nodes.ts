// Original file: proto/metalplug/v1/nodes.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { NodesAddRequest as _metalplug_v1_NodesAddRequest, NodesAddRequest__Output as _metalplug_v1_NodesAddRequest__Output } from '../../metalplug/v1/NodesAddRequest.js';
import type { NodesAddResponse as _metalplug_v1_NodesAddResponse, NodesAddResponse__Output as _metalplug_v1_NodesAddResponse__Output } from '../../metalplug/v1/NodesAddResponse.js';
import type { NodesGetRequest as _metalplug_v1_NodesGetRequest, NodesGetRequest__Output as _metalplug_v1_NodesGetRequest__Output } from '../../metalplug/v1/NodesGetRequest.js';
import type { NodesGetResponse as _metalplug_v1_NodesGetResponse, NodesGetResponse__Output as _metalplug_v1_NodesGetResponse__Output } from '../../metalplug/v1/NodesGetResponse.js';
import type { NodesListRequest as _metalplug_v1_NodesListRequest, NodesListRequest__Output as _metalplug_v1_NodesListRequest__Output } from '../../metalplug/v1/NodesListRequest.js';
import type { NodesListResponse as _metalplug_v1_NodesListResponse, NodesListResponse__Output as _metalplug_v1_NodesListResponse__Output } from '../../metalplug/v1/NodesListResponse.js';
import type { NodesRemoveRequest as _metalplug_v1_NodesRemoveRequest, NodesRemoveRequest__Output as _metalplug_v1_NodesRemoveRequest__Output } from '../../metalplug/v1/NodesRemoveRequest.js';
import type { NodesRemoveResponse as _metalplug_v1_NodesRemoveResponse, NodesRemoveResponse__Output as _metalplug_v1_NodesRemoveResponse__Output } from '../../metalplug/v1/NodesRemoveResponse.js';

export interface NodesClient extends grpc.Client {
  Add(argument: _metalplug_v1_NodesAddRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_NodesAddResponse__Output>): grpc.ClientUnaryCall;
  Add(argument: _metalplug_v1_NodesAddRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_metalplug_v1_NodesAddResponse__Output>): grpc.ClientUnaryCall;
  Add(argument: _metalplug_v1_NodesAddRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_NodesAddResponse__Output>): grpc.ClientUnaryCall;
  Add(argument: _metalplug_v1_NodesAddRequest, callback: grpc.requestCallback<_metalplug_v1_NodesAddResponse__Output>): grpc.ClientUnaryCall;
  add(argument: _metalplug_v1_NodesAddRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_NodesAddResponse__Output>): grpc.ClientUnaryCall;
  add(argument: _metalplug_v1_NodesAddRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_metalplug_v1_NodesAddResponse__Output>): grpc.ClientUnaryCall;
  add(argument: _metalplug_v1_NodesAddRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_NodesAddResponse__Output>): grpc.ClientUnaryCall;
  add(argument: _metalplug_v1_NodesAddRequest, callback: grpc.requestCallback<_metalplug_v1_NodesAddResponse__Output>): grpc.ClientUnaryCall;
  
  Get(argument: _metalplug_v1_NodesGetRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_NodesGetResponse__Output>): grpc.ClientUnaryCall;
  Get(argument: _metalplug_v1_NodesGetRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_metalplug_v1_NodesGetResponse__Output>): grpc.ClientUnaryCall;
  Get(argument: _metalplug_v1_NodesGetRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_NodesGetResponse__Output>): grpc.ClientUnaryCall;
  Get(argument: _metalplug_v1_NodesGetRequest, callback: grpc.requestCallback<_metalplug_v1_NodesGetResponse__Output>): grpc.ClientUnaryCall;
  get(argument: _metalplug_v1_NodesGetRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_NodesGetResponse__Output>): grpc.ClientUnaryCall;
  get(argument: _metalplug_v1_NodesGetRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_metalplug_v1_NodesGetResponse__Output>): grpc.ClientUnaryCall;
  get(argument: _metalplug_v1_NodesGetRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_NodesGetResponse__Output>): grpc.ClientUnaryCall;
  get(argument: _metalplug_v1_NodesGetRequest, callback: grpc.requestCallback<_metalplug_v1_NodesGetResponse__Output>): grpc.ClientUnaryCall;
  
  List(argument: _metalplug_v1_NodesListRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_NodesListResponse__Output>): grpc.ClientUnaryCall;
  List(argument: _metalplug_v1_NodesListRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_metalplug_v1_NodesListResponse__Output>): grpc.ClientUnaryCall;
  List(argument: _metalplug_v1_NodesListRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_NodesListResponse__Output>): grpc.ClientUnaryCall;
  List(argument: _metalplug_v1_NodesListRequest, callback: grpc.requestCallback<_metalplug_v1_NodesListResponse__Output>): grpc.ClientUnaryCall;
  list(argument: _metalplug_v1_NodesListRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_NodesListResponse__Output>): grpc.ClientUnaryCall;
  list(argument: _metalplug_v1_NodesListRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_metalplug_v1_NodesListResponse__Output>): grpc.ClientUnaryCall;
  list(argument: _metalplug_v1_NodesListRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_NodesListResponse__Output>): grpc.ClientUnaryCall;
  list(argument: _metalplug_v1_NodesListRequest, callback: grpc.requestCallback<_metalplug_v1_NodesListResponse__Output>): grpc.ClientUnaryCall;
  
  Remove(argument: _metalplug_v1_NodesRemoveRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_NodesRemoveResponse__Output>): grpc.ClientUnaryCall;
  Remove(argument: _metalplug_v1_NodesRemoveRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_metalplug_v1_NodesRemoveResponse__Output>): grpc.ClientUnaryCall;
  Remove(argument: _metalplug_v1_NodesRemoveRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_NodesRemoveResponse__Output>): grpc.ClientUnaryCall;
  Remove(argument: _metalplug_v1_NodesRemoveRequest, callback: grpc.requestCallback<_metalplug_v1_NodesRemoveResponse__Output>): grpc.ClientUnaryCall;
  remove(argument: _metalplug_v1_NodesRemoveRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_NodesRemoveResponse__Output>): grpc.ClientUnaryCall;
  remove(argument: _metalplug_v1_NodesRemoveRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_metalplug_v1_NodesRemoveResponse__Output>): grpc.ClientUnaryCall;
  remove(argument: _metalplug_v1_NodesRemoveRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_NodesRemoveResponse__Output>): grpc.ClientUnaryCall;
  remove(argument: _metalplug_v1_NodesRemoveRequest, callback: grpc.requestCallback<_metalplug_v1_NodesRemoveResponse__Output>): grpc.ClientUnaryCall;
  
}

export interface NodesHandlers extends grpc.UntypedServiceImplementation {
  Add: grpc.handleUnaryCall<_metalplug_v1_NodesAddRequest__Output, _metalplug_v1_NodesAddResponse>;
  
  Get: grpc.handleUnaryCall<_metalplug_v1_NodesGetRequest__Output, _metalplug_v1_NodesGetResponse>;
  
  List: grpc.handleUnaryCall<_metalplug_v1_NodesListRequest__Output, _metalplug_v1_NodesListResponse>;
  
  Remove: grpc.handleUnaryCall<_metalplug_v1_NodesRemoveRequest__Output, _metalplug_v1_NodesRemoveResponse>;
  
}

export interface NodesDefinition extends grpc.ServiceDefinition {
  Add: MethodDefinition<_metalplug_v1_NodesAddRequest, _metalplug_v1_NodesAddResponse, _metalplug_v1_NodesAddRequest__Output, _metalplug_v1_NodesAddResponse__Output>
  Get: MethodDefinition<_metalplug_v1_NodesGetRequest, _metalplug_v1_NodesGetResponse, _metalplug_v1_NodesGetRequest__Output, _metalplug_v1_NodesGetResponse__Output>
  List: MethodDefinition<_metalplug_v1_NodesListRequest, _metalplug_v1_NodesListResponse, _metalplug_v1_NodesListRequest__Output, _metalplug_v1_NodesListResponse__Output>
  Remove: MethodDefinition<_metalplug_v1_NodesRemoveRequest, _metalplug_v1_NodesRemoveResponse, _metalplug_v1_NodesRemoveRequest__Output, _metalplug_v1_NodesRemoveResponse__Output>
}
