// Original file: proto/metalplug/v1/coordinator.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { CoordinatorExplainRequest as _metalplug_v1_CoordinatorExplainRequest, CoordinatorExplainRequest__Output as _metalplug_v1_CoordinatorExplainRequest__Output } from '../../metalplug/v1/CoordinatorExplainRequest.js';
import type { CoordinatorExplainResponse as _metalplug_v1_CoordinatorExplainResponse, CoordinatorExplainResponse__Output as _metalplug_v1_CoordinatorExplainResponse__Output } from '../../metalplug/v1/CoordinatorExplainResponse.js';
import type { CoordinatorListDriversRequest as _metalplug_v1_CoordinatorListDriversRequest, CoordinatorListDriversRequest__Output as _metalplug_v1_CoordinatorListDriversRequest__Output } from '../../metalplug/v1/CoordinatorListDriversRequest.js';
import type { CoordinatorListDriversResponse as _metalplug_v1_CoordinatorListDriversResponse, CoordinatorListDriversResponse__Output as _metalplug_v1_CoordinatorListDriversResponse__Output } from '../../metalplug/v1/CoordinatorListDriversResponse.js';
import type { CoordinatorListLeasesRequest as _metalplug_v1_CoordinatorListLeasesRequest, CoordinatorListLeasesRequest__Output as _metalplug_v1_CoordinatorListLeasesRequest__Output } from '../../metalplug/v1/CoordinatorListLeasesRequest.js';
import type { CoordinatorListLeasesResponse as _metalplug_v1_CoordinatorListLeasesResponse, CoordinatorListLeasesResponse__Output as _metalplug_v1_CoordinatorListLeasesResponse__Output } from '../../metalplug/v1/CoordinatorListLeasesResponse.js';
import type { CoordinatorWatchBootsRequest as _metalplug_v1_CoordinatorWatchBootsRequest, CoordinatorWatchBootsRequest__Output as _metalplug_v1_CoordinatorWatchBootsRequest__Output } from '../../metalplug/v1/CoordinatorWatchBootsRequest.js';
import type { CoordinatorWatchBootsResponse as _metalplug_v1_CoordinatorWatchBootsResponse, CoordinatorWatchBootsResponse__Output as _metalplug_v1_CoordinatorWatchBootsResponse__Output } from '../../metalplug/v1/CoordinatorWatchBootsResponse.js';

export interface CoordinatorClient extends grpc.Client {
  Explain(argument: _metalplug_v1_CoordinatorExplainRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_CoordinatorExplainResponse__Output>): grpc.ClientUnaryCall;
  Explain(argument: _metalplug_v1_CoordinatorExplainRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_metalplug_v1_CoordinatorExplainResponse__Output>): grpc.ClientUnaryCall;
  Explain(argument: _metalplug_v1_CoordinatorExplainRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_CoordinatorExplainResponse__Output>): grpc.ClientUnaryCall;
  Explain(argument: _metalplug_v1_CoordinatorExplainRequest, callback: grpc.requestCallback<_metalplug_v1_CoordinatorExplainResponse__Output>): grpc.ClientUnaryCall;
  explain(argument: _metalplug_v1_CoordinatorExplainRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_CoordinatorExplainResponse__Output>): grpc.ClientUnaryCall;
  explain(argument: _metalplug_v1_CoordinatorExplainRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_metalplug_v1_CoordinatorExplainResponse__Output>): grpc.ClientUnaryCall;
  explain(argument: _metalplug_v1_CoordinatorExplainRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_CoordinatorExplainResponse__Output>): grpc.ClientUnaryCall;
  explain(argument: _metalplug_v1_CoordinatorExplainRequest, callback: grpc.requestCallback<_metalplug_v1_CoordinatorExplainResponse__Output>): grpc.ClientUnaryCall;
  
  ListDrivers(argument: _metalplug_v1_CoordinatorListDriversRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_CoordinatorListDriversResponse__Output>): grpc.ClientUnaryCall;
  ListDrivers(argument: _metalplug_v1_CoordinatorListDriversRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_metalplug_v1_CoordinatorListDriversResponse__Output>): grpc.ClientUnaryCall;
  ListDrivers(argument: _metalplug_v1_CoordinatorListDriversRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_CoordinatorListDriversResponse__Output>): grpc.ClientUnaryCall;
  ListDrivers(argument: _metalplug_v1_CoordinatorListDriversRequest, callback: grpc.requestCallback<_metalplug_v1_CoordinatorListDriversResponse__Output>): grpc.ClientUnaryCall;
  listDrivers(argument: _metalplug_v1_CoordinatorListDriversRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_CoordinatorListDriversResponse__Output>): grpc.ClientUnaryCall;
  listDrivers(argument: _metalplug_v1_CoordinatorListDriversRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_metalplug_v1_CoordinatorListDriversResponse__Output>): grpc.ClientUnaryCall;
  listDrivers(argument: _metalplug_v1_CoordinatorListDriversRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_CoordinatorListDriversResponse__Output>): grpc.ClientUnaryCall;
  listDrivers(argument: _metalplug_v1_CoordinatorListDriversRequest, callback: grpc.requestCallback<_metalplug_v1_CoordinatorListDriversResponse__Output>): grpc.ClientUnaryCall;
  
  ListLeases(argument: _metalplug_v1_CoordinatorListLeasesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_CoordinatorListLeasesResponse__Output>): grpc.ClientUnaryCall;
  ListLeases(argument: _metalplug_v1_CoordinatorListLeasesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_metalplug_v1_CoordinatorListLeasesResponse__Output>): grpc.ClientUnaryCall;
  ListLeases(argument: _metalplug_v1_CoordinatorListLeasesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_CoordinatorListLeasesResponse__Output>): grpc.ClientUnaryCall;
  ListLeases(argument: _metalplug_v1_CoordinatorListLeasesRequest, callback: grpc.requestCallback<_metalplug_v1_CoordinatorListLeasesResponse__Output>): grpc.ClientUnaryCall;
  listLeases(argument: _metalplug_v1_CoordinatorListLeasesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_CoordinatorListLeasesResponse__Output>): grpc.ClientUnaryCall;
  listLeases(argument: _metalplug_v1_CoordinatorListLeasesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_metalplug_v1_CoordinatorListLeasesResponse__Output>): grpc.ClientUnaryCall;
  listLeases(argument: _metalplug_v1_CoordinatorListLeasesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_CoordinatorListLeasesResponse__Output>): grpc.ClientUnaryCall;
  listLeases(argument: _metalplug_v1_CoordinatorListLeasesRequest, callback: grpc.requestCallback<_metalplug_v1_CoordinatorListLeasesResponse__Output>): grpc.ClientUnaryCall;
  
  WatchBoots(argument: _metalplug_v1_CoordinatorWatchBootsRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_metalplug_v1_CoordinatorWatchBootsResponse__Output>;
  WatchBoots(argument: _metalplug_v1_CoordinatorWatchBootsRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_metalplug_v1_CoordinatorWatchBootsResponse__Output>;
  watchBoots(argument: _metalplug_v1_CoordinatorWatchBootsRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_metalplug_v1_CoordinatorWatchBootsResponse__Output>;
  watchBoots(argument: _metalplug_v1_CoordinatorWatchBootsRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_metalplug_v1_CoordinatorWatchBootsResponse__Output>;
  
}

export interface CoordinatorHandlers extends grpc.UntypedServiceImplementation {
  Explain: grpc.handleUnaryCall<_metalplug_v1_CoordinatorExplainRequest__Output, _metalplug_v1_CoordinatorExplainResponse>;
  
  ListDrivers: grpc.handleUnaryCall<_metalplug_v1_CoordinatorListDriversRequest__Output, _metalplug_v1_CoordinatorListDriversResponse>;
  
  ListLeases: grpc.handleUnaryCall<_metalplug_v1_CoordinatorListLeasesRequest__Output, _metalplug_v1_CoordinatorListLeasesResponse>;
  
  WatchBoots: grpc.handleServerStreamingCall<_metalplug_v1_CoordinatorWatchBootsRequest__Output, _metalplug_v1_CoordinatorWatchBootsResponse>;
  
}

export interface CoordinatorDefinition extends grpc.ServiceDefinition {
  Explain: MethodDefinition<_metalplug_v1_CoordinatorExplainRequest, _metalplug_v1_CoordinatorExplainResponse, _metalplug_v1_CoordinatorExplainRequest__Output, _metalplug_v1_CoordinatorExplainResponse__Output>
  ListDrivers: MethodDefinition<_metalplug_v1_CoordinatorListDriversRequest, _metalplug_v1_CoordinatorListDriversResponse, _metalplug_v1_CoordinatorListDriversRequest__Output, _metalplug_v1_CoordinatorListDriversResponse__Output>
  ListLeases: MethodDefinition<_metalplug_v1_CoordinatorListLeasesRequest, _metalplug_v1_CoordinatorListLeasesResponse, _metalplug_v1_CoordinatorListLeasesRequest__Output, _metalplug_v1_CoordinatorListLeasesResponse__Output>
  WatchBoots: MethodDefinition<_metalplug_v1_CoordinatorWatchBootsRequest, _metalplug_v1_CoordinatorWatchBootsResponse, _metalplug_v1_CoordinatorWatchBootsRequest__Output, _metalplug_v1_CoordinatorWatchBootsResponse__Output>
}
