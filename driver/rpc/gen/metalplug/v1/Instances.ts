// Original file: proto/metalplug/v1/instances.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { InstancesDestroyRequest as _metalplug_v1_InstancesDestroyRequest, InstancesDestroyRequest__Output as _metalplug_v1_InstancesDestroyRequest__Output } from '../../metalplug/v1/InstancesDestroyRequest.js';
import type { InstancesDestroyResponse as _metalplug_v1_InstancesDestroyResponse, InstancesDestroyResponse__Output as _metalplug_v1_InstancesDestroyResponse__Output } from '../../metalplug/v1/InstancesDestroyResponse.js';
import type { InstancesGetRequest as _metalplug_v1_InstancesGetRequest, InstancesGetRequest__Output as _metalplug_v1_InstancesGetRequest__Output } from '../../metalplug/v1/InstancesGetRequest.js';
import type { InstancesGetResponse as _metalplug_v1_InstancesGetResponse, InstancesGetResponse__Output as _metalplug_v1_InstancesGetResponse__Output } from '../../metalplug/v1/InstancesGetResponse.js';
import type { InstancesListRequest as _metalplug_v1_InstancesListRequest, InstancesListRequest__Output as _metalplug_v1_InstancesListRequest__Output } from '../../metalplug/v1/InstancesListRequest.js';
import type { InstancesListResponse as _metalplug_v1_InstancesListResponse, InstancesListResponse__Output as _metalplug_v1_InstancesListResponse__Output } from '../../metalplug/v1/InstancesListResponse.js';
import type { InstancesSpawnRequest as _metalplug_v1_InstancesSpawnRequest, InstancesSpawnRequest__Output as _metalplug_v1_InstancesSpawnRequest__Output } from '../../metalplug/v1/InstancesSpawnRequest.js';
import type { InstancesSpawnResponse as _metalplug_v1_InstancesSpawnResponse, InstancesSpawnResponse__Output as _metalplug_v1_InstancesSpawnResponse__Output } from '../../metalplug/v1/InstancesSpawnResponse.js';

export interface InstancesClient extends grpc.Client {
  Destroy(argument: _metalplug_v1_InstancesDestroyRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_InstancesDestroyResponse__Output>): grpc.ClientUnaryCall;
  Destroy(argument: _metalplug_v1_InstancesDestroyRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_metalplug_v1_InstancesDestroyResponse__Output>): grpc.ClientUnaryCall;
  Destroy(argument: _metalplug_v1_InstancesDestroyRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_InstancesDestroyResponse__Output>): grpc.ClientUnaryCall;
  Destroy(argument: _metalplug_v1_InstancesDestroyRequest, callback: grpc.requestCallback<_metalplug_v1_InstancesDestroyResponse__Output>): grpc.ClientUnaryCall;
  destroy(argument: _metalplug_v1_InstancesDestroyRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_InstancesDestroyResponse__Output>): grpc.ClientUnaryCall;
  destroy(argument: _metalplug_v1_InstancesDestroyRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_metalplug_v1_InstancesDestroyResponse__Output>): grpc.ClientUnaryCall;
  destroy(argument: _metalplug_v1_InstancesDestroyRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_InstancesDestroyResponse__Output>): grpc.ClientUnaryCall;
  destroy(argument: _metalplug_v1_InstancesDestroyRequest, callback: grpc.requestCallback<_metalplug_v1_InstancesDestroyResponse__Output>): grpc.ClientUnaryCall;
  
  Get(argument: _metalplug_v1_InstancesGetRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_InstancesGetResponse__Output>): grpc.ClientUnaryCall;
  Get(argument: _metalplug_v1_InstancesGetRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_metalplug_v1_InstancesGetResponse__Output>): grpc.ClientUnaryCall;
  Get(argument: _metalplug_v1_InstancesGetRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_InstancesGetResponse__Output>): grpc.ClientUnaryCall;
  Get(argument: _metalplug_v1_InstancesGetRequest, callback: grpc.requestCallback<_metalplug_v1_InstancesGetResponse__Output>): grpc.ClientUnaryCall;
  get(argument: _metalplug_v1_InstancesGetRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_InstancesGetResponse__Output>): grpc.ClientUnaryCall;
  get(argument: _metalplug_v1_InstancesGetRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_metalplug_v1_InstancesGetResponse__Output>): grpc.ClientUnaryCall;
  get(argument: _metalplug_v1_InstancesGetRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_InstancesGetResponse__Output>): grpc.ClientUnaryCall;
  get(argument: _metalplug_v1_InstancesGetRequest, callback: grpc.requestCallback<_metalplug_v1_InstancesGetResponse__Output>): grpc.ClientUnaryCall;
  
  List(argument: _metalplug_v1_InstancesListRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_InstancesListResponse__Output>): grpc.ClientUnaryCall;
  List(argument: _metalplug_v1_InstancesListRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_metalplug_v1_InstancesListResponse__Output>): grpc.ClientUnaryCall;
  List(argument: _metalplug_v1_InstancesListRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_InstancesListResponse__Output>): grpc.ClientUnaryCall;
  List(argument: _metalplug_v1_InstancesListRequest, callback: grpc.requestCallback<_metalplug_v1_InstancesListResponse__Output>): grpc.ClientUnaryCall;
  list(argument: _metalplug_v1_InstancesListRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_InstancesListResponse__Output>): grpc.ClientUnaryCall;
  list(argument: _metalplug_v1_InstancesListRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_metalplug_v1_InstancesListResponse__Output>): grpc.ClientUnaryCall;
  list(argument: _metalplug_v1_InstancesListRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_InstancesListResponse__Output>): grpc.ClientUnaryCall;
  list(argument: _metalplug_v1_InstancesListRequest, callback: grpc.requestCallback<_metalplug_v1_InstancesListResponse__Output>): grpc.ClientUnaryCall;
  
  Spawn(argument: _metalplug_v1_InstancesSpawnRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_InstancesSpawnResponse__Output>): grpc.ClientUnaryCall;
  Spawn(argument: _metalplug_v1_InstancesSpawnRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_metalplug_v1_InstancesSpawnResponse__Output>): grpc.ClientUnaryCall;
  Spawn(argument: _metalplug_v1_InstancesSpawnRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_InstancesSpawnResponse__Output>): grpc.ClientUnaryCall;
  Spawn(argument: _metalplug_v1_InstancesSpawnRequest, callback: grpc.requestCallback<_metalplug_v1_InstancesSpawnResponse__Output>): grpc.ClientUnaryCall;
  spawn(argument: _metalplug_v1_InstancesSpawnRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_InstancesSpawnResponse__Output>): grpc.ClientUnaryCall;
  spawn(argument: _metalplug_v1_InstancesSpawnRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_metalplug_v1_InstancesSpawnResponse__Output>): grpc.ClientUnaryCall;
  spawn(argument: _metalplug_v1_InstancesSpawnRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_InstancesSpawnResponse__Output>): grpc.ClientUnaryCall;
  spawn(argument: _metalplug_v1_InstancesSpawnRequest, callback: grpc.requestCallback<_metalplug_v1_InstancesSpawnResponse__Output>): grpc.ClientUnaryCall;
  
}

export interface InstancesHandlers extends grpc.UntypedServiceImplementation {
  Destroy: grpc.handleUnaryCall<_metalplug_v1_InstancesDestroyRequest__Output, _metalplug_v1_InstancesDestroyResponse>;
  
  Get: grpc.handleUnaryCall<_metalplug_v1_InstancesGetRequest__Output, _metalplug_v1_InstancesGetResponse>;
  
  List: grpc.handleUnaryCall<_metalplug_v1_InstancesListRequest__Output, _metalplug_v1_InstancesListResponse>;
  
  Spawn: grpc.handleUnaryCall<_metalplug_v1_InstancesSpawnRequest__Output, _metalplug_v1_InstancesSpawnResponse>;
  
}

export interface InstancesDefinition extends grpc.ServiceDefinition {
  Destroy: MethodDefinition<_metalplug_v1_InstancesDestroyRequest, _metalplug_v1_InstancesDestroyResponse, _metalplug_v1_InstancesDestroyRequest__Output, _metalplug_v1_InstancesDestroyResponse__Output>
  Get: MethodDefinition<_metalplug_v1_InstancesGetRequest, _metalplug_v1_InstancesGetResponse, _metalplug_v1_InstancesGetRequest__Output, _metalplug_v1_InstancesGetResponse__Output>
  List: MethodDefinition<_metalplug_v1_InstancesListRequest, _metalplug_v1_InstancesListResponse, _metalplug_v1_InstancesListRequest__Output, _metalplug_v1_InstancesListResponse__Output>
  Spawn: MethodDefinition<_metalplug_v1_InstancesSpawnRequest, _metalplug_v1_InstancesSpawnResponse, _metalplug_v1_InstancesSpawnRequest__Output, _metalplug_v1_InstancesSpawnResponse__Output>
}
