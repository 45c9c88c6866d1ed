// Original file: proto/metalplug/v1/instances.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { InstancesDestroyRequest as _metalplug_v1_InstancesDestroyRequest, InstancesDestroyRequest__Output as _metalplug_v1_InstancesDestroyRequest__Output } from '../../metalplug/v1/InstancesDestroyRequest.js';
import type { InstancesDestroyResponse as _metalplug_v1_InstancesDestroyResponse, InstancesDestroyResponse__Output as _metalplug_v1_InstancesDestroyResponse__Output } from '../../metalplug/v1/InstancesDestroyResponse.js';
import type { InstancesGetRequest as _metalplug_v1_InstancesGetRequest, InstancesGetRequest__Output as _metalplug_v1_InstancesGetRequest__Output } from '../../metalplug/v1/InstancesGetRequest.js';
import type { InstancesGetResponse as _metalplug_v1_InstancesGetResponse, InstancesGetResponse__Output as _metalplug_v1_InstancesGetResponse__Output } from '../../metalplug/v1/InstancesGetResponse.js';
import type { InstancesListRequest as _metalplug_v1_InstancesListRequest, InstancesListRequest__Output as _metalplug_v1_InstancesListRequest__Output } from '../../metalplug/v1/InstancesListRequest.js';
import type { InstancesListResponse as _metalplug_v1_InstancesListResponse, InstancesListResponse__Output as _metalplug_v1_InstancesListResponse__Output } from '../../metalplug/v1/InstancesListResponse.js';
import type { InstancesRebootRequest as _metalplug_v1_InstancesRebootRequest, InstancesRebootRequest__Output as _metalplug_v1_InstancesRebootRequest__Output } from '../../metalplug/v1/InstancesRebootRequest.js';
import type { InstancesRebootResponse as _metalplug_v1_InstancesRebootResponse, InstancesRebootResponse__Output as _metalplug_v1_InstancesRebootResponse__Output } from '../../metalplug/v1/InstancesRebootResponse.js';
import type { InstancesRebuildRequest as _metalplug_v1_InstancesRebuildRequest, InstancesRebuildRequest__Output as _metalplug_v1_InstancesRebuildRequest__Output } from '../../metalplug/v1/InstancesRebuildRequest.js';
import type { InstancesRebuildResponse as _metalplug_v1_InstancesRebuildResponse, InstancesRebuildResponse__Output as _metalplug_v1_InstancesRebuildResponse__Output } from '../../metalplug/v1/InstancesRebuildResponse.js';
import type { InstancesRescueRequest as _metalplug_v1_InstancesRescueRequest, InstancesRescueRequest__Output as _metalplug_v1_InstancesRescueRequest__Output } from '../../metalplug/v1/InstancesRescueRequest.js';
import type { InstancesRescueResponse as _metalplug_v1_InstancesRescueResponse, InstancesRescueResponse__Output as _metalplug_v1_InstancesRescueResponse__Output } from '../../metalplug/v1/InstancesRescueResponse.js';
import type { InstancesSpawnRequest as _metalplug_v1_InstancesSpawnRequest, InstancesSpawnRequest__Output as _metalplug_v1_InstancesSpawnRequest__Output } from '../../metalplug/v1/InstancesSpawnRequest.js';
import type { InstancesSpawnResponse as _metalplug_v1_InstancesSpawnResponse, InstancesSpawnResponse__Output as _metalplug_v1_InstancesSpawnResponse__Output } from '../../metalplug/v1/InstancesSpawnResponse.js';
import type { InstancesUnrescueRequest as _metalplug_v1_InstancesUnrescueRequest, InstancesUnrescueRequest__Output as _metalplug_v1_InstancesUnrescueRequest__Output } from '../../metalplug/v1/InstancesUnrescueRequest.js';
import type { InstancesUnrescueResponse as _metalplug_v1_InstancesUnrescueResponse, InstancesUnrescueResponse__Output as _metalplug_v1_InstancesUnrescueResponse__Output } from '../../metalplug/v1/InstancesUnrescueResponse.js';
import type { InstancesWatchRequest as _metalplug_v1_InstancesWatchRequest, InstancesWatchRequest__Output as _metalplug_v1_InstancesWatchRequest__Output } from '../../metalplug/v1/InstancesWatchRequest.js';
import type { InstancesWatchResponse as _metalplug_v1_InstancesWatchResponse, InstancesWatchResponse__Output as _metalplug_v1_InstancesWatchResponse__Output } from '../../metalplug/v1/InstancesWatchResponse.js';

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
  
  Reboot(argument: _metalplug_v1_InstancesRebootRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_InstancesRebootResponse__Output>): grpc.ClientUnaryCall;
  Reboot(argument: _metalplug_v1_InstancesRebootRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_metalplug_v1_InstancesRebootResponse__Output>): grpc.ClientUnaryCall;
  Reboot(argument: _metalplug_v1_InstancesRebootRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_InstancesRebootResponse__Output>): grpc.ClientUnaryCall;
  Reboot(argument: _metalplug_v1_InstancesRebootRequest, callback: grpc.requestCallback<_metalplug_v1_InstancesRebootResponse__Output>): grpc.ClientUnaryCall;
  reboot(argument: _metalplug_v1_InstancesRebootRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_InstancesRebootResponse__Output>): grpc.ClientUnaryCall;
  reboot(argument: _metalplug_v1_InstancesRebootRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_metalplug_v1_InstancesRebootResponse__Output>): grpc.ClientUnaryCall;
  reboot(argument: _metalplug_v1_InstancesRebootRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_InstancesRebootResponse__Output>): grpc.ClientUnaryCall;
  reboot(argument: _metalplug_v1_InstancesRebootRequest, callback: grpc.requestCallback<_metalplug_v1_InstancesRebootResponse__Output>): grpc.ClientUnaryCall;
  
  Rebuild(argument: _metalplug_v1_InstancesRebuildRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_InstancesRebuildResponse__Output>): grpc.ClientUnaryCall;
  Rebuild(argument: _metalplug_v1_InstancesRebuildRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_metalplug_v1_InstancesRebuildResponse__Output>): grpc.ClientUnaryCall;
  Rebuild(argument: _metalplug_v1_InstancesRebuildRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_InstancesRebuildResponse__Output>): grpc.ClientUnaryCall;
  Rebuild(argument: _metalplug_v1_InstancesRebuildRequest, callback: grpc.requestCallback<_metalplug_v1_InstancesRebuildResponse__Output>): grpc.ClientUnaryCall;
  rebuild(argument: _metalplug_v1_InstancesRebuildRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_InstancesRebuildResponse__Output>): grpc.ClientUnaryCall;
  rebuild(argument: _metalplug_v1_InstancesRebuildRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_metalplug_v1_InstancesRebuildResponse__Output>): grpc.ClientUnaryCall;
  rebuild(argument: _metalplug_v1_InstancesRebuildRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_InstancesRebuildResponse__Output>): grpc.ClientUnaryCall;
  rebuild(argument: _metalplug_v1_InstancesRebuildRequest, callback: grpc.requestCallback<_metalplug_v1_InstancesRebuildResponse__Output>): grpc.ClientUnaryCall;
  
  Rescue(argument: _metalplug_v1_InstancesRescueRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_InstancesRescueResponse__Output>): grpc.ClientUnaryCall;
  Rescue(argument: _metalplug_v1_InstancesRescueRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_metalplug_v1_InstancesRescueResponse__Output>): grpc.ClientUnaryCall;
  Rescue(argument: _metalplug_v1_InstancesRescueRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_InstancesRescueResponse__Output>): grpc.ClientUnaryCall;
  Rescue(argument: _metalplug_v1_InstancesRescueRequest, callback: grpc.requestCallback<_metalplug_v1_InstancesRescueResponse__Output>): grpc.ClientUnaryCall;
  rescue(argument: _metalplug_v1_InstancesRescueRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_InstancesRescueResponse__Output>): grpc.ClientUnaryCall;
  rescue(argument: _metalplug_v1_InstancesRescueRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_metalplug_v1_InstancesRescueResponse__Output>): grpc.ClientUnaryCall;
  rescue(argument: _metalplug_v1_InstancesRescueRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_InstancesRescueResponse__Output>): grpc.ClientUnaryCall;
  rescue(argument: _metalplug_v1_InstancesRescueRequest, callback: grpc.requestCallback<_metalplug_v1_InstancesRescueResponse__Output>): grpc.ClientUnaryCall;
  
  Spawn(argument: _metalplug_v1_InstancesSpawnRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_InstancesSpawnResponse__Output>): grpc.ClientUnaryCall;
  Spawn(argument: _metalplug_v1_InstancesSpawnRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_metalplug_v1_InstancesSpawnResponse__Output>): grpc.ClientUnaryCall;
  Spawn(argument: _metalplug_v1_InstancesSpawnRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_InstancesSpawnResponse__Output>): grpc.ClientUnaryCall;
  Spawn(argument: _metalplug_v1_InstancesSpawnRequest, callback: grpc.requestCallback<_metalplug_v1_InstancesSpawnResponse__Output>): grpc.ClientUnaryCall;
  spawn(argument: _metalplug_v1_InstancesSpawnRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_InstancesSpawnResponse__Output>): grpc.ClientUnaryCall;
  spawn(argument: _metalplug_v1_InstancesSpawnRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_metalplug_v1_InstancesSpawnResponse__Output>): grpc.ClientUnaryCall;
  spawn(argument: _metalplug_v1_InstancesSpawnRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_InstancesSpawnResponse__Output>): grpc.ClientUnaryCall;
  spawn(argument: _metalplug_v1_InstancesSpawnRequest, callback: grpc.requestCallback<_metalplug_v1_InstancesSpawnResponse__Output>): grpc.ClientUnaryCall;
  
  Unrescue(argument: _metalplug_v1_InstancesUnrescueRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_InstancesUnrescueResponse__Output>): grpc.ClientUnaryCall;
  Unrescue(argument: _metalplug_v1_InstancesUnrescueRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_metalplug_v1_InstancesUnrescueResponse__Output>): grpc.ClientUnaryCall;
  Unrescue(argument: _metalplug_v1_InstancesUnrescueRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_InstancesUnrescueResponse__Output>): grpc.ClientUnaryCall;
  Unrescue(argument: _metalplug_v1_InstancesUnrescueRequest, callback: grpc.requestCallback<_metalplug_v1_InstancesUnrescueResponse__Output>): grpc.ClientUnaryCall;
  unrescue(argument: _metalplug_v1_InstancesUnrescueRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_InstancesUnrescueResponse__Output>): grpc.ClientUnaryCall;
  unrescue(argument: _metalplug_v1_InstancesUnrescueRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_metalplug_v1_InstancesUnrescueResponse__Output>): grpc.ClientUnaryCall;
  unrescue(argument: _metalplug_v1_InstancesUnrescueRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_InstancesUnrescueResponse__Output>): grpc.ClientUnaryCall;
  unrescue(argument: _metalplug_v1_InstancesUnrescueRequest, callback: grpc.requestCallback<_metalplug_v1_InstancesUnrescueResponse__Output>): grpc.ClientUnaryCall;
  
  Watch(argument: _metalplug_v1_InstancesWatchRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_metalplug_v1_InstancesWatchResponse__Output>;
  Watch(argument: _metalplug_v1_InstancesWatchRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_metalplug_v1_InstancesWatchResponse__Output>;
  watch(argument: _metalplug_v1_InstancesWatchRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_metalplug_v1_InstancesWatchResponse__Output>;
  watch(argument: _metalplug_v1_InstancesWatchRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_metalplug_v1_InstancesWatchResponse__Output>;
  
}

export interface InstancesHandlers extends grpc.UntypedServiceImplementation {
  Destroy: grpc.handleUnaryCall<_metalplug_v1_InstancesDestroyRequest__Output, _metalplug_v1_InstancesDestroyResponse>;
  
  Get: grpc.handleUnaryCall<_metalplug_v1_InstancesGetRequest__Output, _metalplug_v1_InstancesGetResponse>;
  
  List: grpc.handleUnaryCall<_metalplug_v1_InstancesListRequest__Output, _metalplug_v1_InstancesListResponse>;
  
  Reboot: grpc.handleUnaryCall<_metalplug_v1_InstancesRebootRequest__Output, _metalplug_v1_InstancesRebootResponse>;
  
  Rebuild: grpc.handleUnaryCall<_metalplug_v1_InstancesRebuildRequest__Output, _metalplug_v1_InstancesRebuildResponse>;
  
  Rescue: grpc.handleUnaryCall<_metalplug_v1_InstancesRescueRequest__Output, _metalplug_v1_InstancesRescueResponse>;
  
  Spawn: grpc.handleUnaryCall<_metalplug_v1_InstancesSpawnRequest__Output, _metalplug_v1_InstancesSpawnResponse>;
  
  Unrescue: grpc.handleUnaryCall<_metalplug_v1_InstancesUnrescueRequest__Output, _metalplug_v1_InstancesUnrescueResponse>;
  
  Watch: grpc.handleServerStreamingCall<_metalplug_v1_InstancesWatchRequest__Output, _metalplug_v1_InstancesWatchResponse>;
  
}

export interface InstancesDefinition extends grpc.ServiceDefinition {
  Destroy: MethodDefinition<_metalplug_v1_InstancesDestroyRequest, _metalplug_v1_InstancesDestroyResponse, _metalplug_v1_InstancesDestroyRequest__Output, _metalplug_v1_InstancesDestroyResponse__Output>
  Get: MethodDefinition<_metalplug_v1_InstancesGetRequest, _metalplug_v1_InstancesGetResponse, _metalplug_v1_InstancesGetRequest__Output, _metalplug_v1_InstancesGetResponse__Output>
  List: MethodDefinition<_metalplug_v1_InstancesListRequest, _metalplug_v1_InstancesListResponse, _metalplug_v1_InstancesListRequest__Output, _metalplug_v1_InstancesListResponse__Output>
  Reboot: MethodDefinition<_metalplug_v1_InstancesRebootRequest, _metalplug_v1_InstancesRebootResponse, _metalplug_v1_InstancesRebootRequest__Output, _metalplug_v1_InstancesRebootResponse__Output>
  Rebuild: MethodDefinition<_metalplug_v1_InstancesRebuildRequest, _metalplug_v1_InstancesRebuildResponse, _metalplug_v1_InstancesRebuildRequest__Output, _metalplug_v1_InstancesRebuildResponse__Output>
  Rescue: MethodDefinition<_metalplug_v1_InstancesRescueRequest, _metalplug_v1_InstancesRescueResponse, _metalplug_v1_InstancesRescueRequest__Output, _metalplug_v1_InstancesRescueResponse__Output>
  Spawn: MethodDefinition<_metalplug_v1_InstancesSpawnRequest, _metalplug_v1_InstancesSpawnResponse, _metalplug_v1_InstancesSpawnRequest__Output, _metalplug_v1_InstancesSpawnResponse__Output>
  Unrescue: MethodDefinition<_metalplug_v1_InstancesUnrescueRequest, _metalplug_v1_InstancesUnrescueResponse, _metalplug_v1_InstancesUnrescueRequest__Output, _metalplug_v1_InstancesUnrescueResponse__Output>
  Watch: MethodDefinition<_metalplug_v1_InstancesWatchRequest, _metalplug_v1_InstancesWatchResponse, _metalplug_v1_InstancesWatchRequest__Output, _metalplug_v1_InstancesWatchResponse__Output>
}
