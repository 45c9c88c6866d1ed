// Original file: proto/metalplug/v1/hypervisor.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { HypervisorForgetStrangerRequest as _metalplug_v1_HypervisorForgetStrangerRequest, HypervisorForgetStrangerRequest__Output as _metalplug_v1_HypervisorForgetStrangerRequest__Output } from '../../metalplug/v1/HypervisorForgetStrangerRequest.js';
import type { HypervisorForgetStrangerResponse as _metalplug_v1_HypervisorForgetStrangerResponse, HypervisorForgetStrangerResponse__Output as _metalplug_v1_HypervisorForgetStrangerResponse__Output } from '../../metalplug/v1/HypervisorForgetStrangerResponse.js';
import type { HypervisorGetRequest as _metalplug_v1_HypervisorGetRequest, HypervisorGetRequest__Output as _metalplug_v1_HypervisorGetRequest__Output } from '../../metalplug/v1/HypervisorGetRequest.js';
import type { HypervisorGetResourcesRequest as _metalplug_v1_HypervisorGetResourcesRequest, HypervisorGetResourcesRequest__Output as _metalplug_v1_HypervisorGetResourcesRequest__Output } from '../../metalplug/v1/HypervisorGetResourcesRequest.js';
import type { HypervisorGetResourcesResponse as _metalplug_v1_HypervisorGetResourcesResponse, HypervisorGetResourcesResponse__Output as _metalplug_v1_HypervisorGetResourcesResponse__Output } from '../../metalplug/v1/HypervisorGetResourcesResponse.js';
import type { HypervisorGetResponse as _metalplug_v1_HypervisorGetResponse, HypervisorGetResponse__Output as _metalplug_v1_HypervisorGetResponse__Output } from '../../metalplug/v1/HypervisorGetResponse.js';
import type { HypervisorWatchEventsRequest as _metalplug_v1_HypervisorWatchEventsRequest, HypervisorWatchEventsRequest__Output as _metalplug_v1_HypervisorWatchEventsRequest__Output } from '../../metalplug/v1/HypervisorWatchEventsRequest.js';
import type { HypervisorWatchEventsResponse as _metalplug_v1_HypervisorWatchEventsResponse, HypervisorWatchEventsResponse__Output as _metalplug_v1_HypervisorWatchEventsResponse__Output } from '../../metalplug/v1/HypervisorWatchEventsResponse.js';
import type { HypervisorWatchStrangersRequest as _metalplug_v1_HypervisorWatchStrangersRequest, HypervisorWatchStrangersRequest__Output as _metalplug_v1_HypervisorWatchStrangersRequest__Output } from '../../metalplug/v1/HypervisorWatchStrangersRequest.js';
import type { HypervisorWatchStrangersResponse as _metalplug_v1_HypervisorWatchStrangersResponse, HypervisorWatchStrangersResponse__Output as _metalplug_v1_HypervisorWatchStrangersResponse__Output } from '../../metalplug/v1/HypervisorWatchStrangersResponse.js';

export interface HypervisorClient extends grpc.Client {
  ForgetStranger(argument: _metalplug_v1_HypervisorForgetStrangerRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_HypervisorForgetStrangerResponse__Output>): grpc.ClientUnaryCall;
  ForgetStranger(argument: _metalplug_v1_HypervisorForgetStrangerRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_metalplug_v1_HypervisorForgetStrangerResponse__Output>): grpc.ClientUnaryCall;
  ForgetStranger(argument: _metalplug_v1_HypervisorForgetStrangerRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_HypervisorForgetStrangerResponse__Output>): grpc.ClientUnaryCall;
  ForgetStranger(argument: _metalplug_v1_HypervisorForgetStrangerRequest, callback: grpc.requestCallback<_metalplug_v1_HypervisorForgetStrangerResponse__Output>): grpc.ClientUnaryCall;
  forgetStranger(argument: _metalplug_v1_HypervisorForgetStrangerRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_HypervisorForgetStrangerResponse__Output>): grpc.ClientUnaryCall;
  forgetStranger(argument: _metalplug_v1_HypervisorForgetStrangerRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_metalplug_v1_HypervisorForgetStrangerResponse__Output>): grpc.ClientUnaryCall;
  forgetStranger(argument: _metalplug_v1_HypervisorForgetStrangerRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_HypervisorForgetStrangerResponse__Output>): grpc.ClientUnaryCall;
  forgetStranger(argument: _metalplug_v1_HypervisorForgetStrangerRequest, callback: grpc.requestCallback<_metalplug_v1_HypervisorForgetStrangerResponse__Output>): grpc.ClientUnaryCall;
  
  Get(argument: _metalplug_v1_HypervisorGetRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_HypervisorGetResponse__Output>): grpc.ClientUnaryCall;
  Get(argument: _metalplug_v1_HypervisorGetRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_metalplug_v1_HypervisorGetResponse__Output>): grpc.ClientUnaryCall;
  Get(argument: _metalplug_v1_HypervisorGetRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_HypervisorGetResponse__Output>): grpc.ClientUnaryCall;
  Get(argument: _metalplug_v1_HypervisorGetRequest, callback: grpc.requestCallback<_metalplug_v1_HypervisorGetResponse__Output>): grpc.ClientUnaryCall;
  get(argument: _metalplug_v1_HypervisorGetRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_HypervisorGetResponse__Output>): grpc.ClientUnaryCall;
  get(argument: _metalplug_v1_HypervisorGetRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_metalplug_v1_HypervisorGetResponse__Output>): grpc.ClientUnaryCall;
  get(argument: _metalplug_v1_HypervisorGetRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_HypervisorGetResponse__Output>): grpc.ClientUnaryCall;
  get(argument: _metalplug_v1_HypervisorGetRequest, callback: grpc.requestCallback<_metalplug_v1_HypervisorGetResponse__Output>): grpc.ClientUnaryCall;
  
  GetResources(argument: _metalplug_v1_HypervisorGetResourcesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_HypervisorGetResourcesResponse__Output>): grpc.ClientUnaryCall;
  GetResources(argument: _metalplug_v1_HypervisorGetResourcesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_metalplug_v1_HypervisorGetResourcesResponse__Output>): grpc.ClientUnaryCall;
  GetResources(argument: _metalplug_v1_HypervisorGetResourcesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_HypervisorGetResourcesResponse__Output>): grpc.ClientUnaryCall;
  GetResources(argument: _metalplug_v1_HypervisorGetResourcesRequest, callback: grpc.requestCallback<_metalplug_v1_HypervisorGetResourcesResponse__Output>): grpc.ClientUnaryCall;
  getResources(argument: _metalplug_v1_HypervisorGetResourcesRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_HypervisorGetResourcesResponse__Output>): grpc.ClientUnaryCall;
  getResources(argument: _metalplug_v1_HypervisorGetResourcesRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_metalplug_v1_HypervisorGetResourcesResponse__Output>): grpc.ClientUnaryCall;
  getResources(argument: _metalplug_v1_HypervisorGetResourcesRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_HypervisorGetResourcesResponse__Output>): grpc.ClientUnaryCall;
  getResources(argument: _metalplug_v1_HypervisorGetResourcesRequest, callback: grpc.requestCallback<_metalplug_v1_HypervisorGetResourcesResponse__Output>): grpc.ClientUnaryCall;
  
  WatchEvents(argument: _metalplug_v1_HypervisorWatchEventsRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_metalplug_v1_HypervisorWatchEventsResponse__Output>;
  WatchEvents(argument: _metalplug_v1_HypervisorWatchEventsRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_metalplug_v1_HypervisorWatchEventsResponse__Output>;
  watchEvents(argument: _metalplug_v1_HypervisorWatchEventsRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_metalplug_v1_HypervisorWatchEventsResponse__Output>;
  watchEvents(argument: _metalplug_v1_HypervisorWatchEventsRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_metalplug_v1_HypervisorWatchEventsResponse__Output>;
  
  WatchStrangers(argument: _metalplug_v1_HypervisorWatchStrangersRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_metalplug_v1_HypervisorWatchStrangersResponse__Output>;
  WatchStrangers(argument: _metalplug_v1_HypervisorWatchStrangersRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_metalplug_v1_HypervisorWatchStrangersResponse__Output>;
  watchStrangers(argument: _metalplug_v1_HypervisorWatchStrangersRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_metalplug_v1_HypervisorWatchStrangersResponse__Output>;
  watchStrangers(argument: _metalplug_v1_HypervisorWatchStrangersRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_metalplug_v1_HypervisorWatchStrangersResponse__Output>;
  
}

export interface HypervisorHandlers extends grpc.UntypedServiceImplementation {
  ForgetStranger: grpc.handleUnaryCall<_metalplug_v1_HypervisorForgetStrangerRequest__Output, _metalplug_v1_HypervisorForgetStrangerResponse>;
  
  Get: grpc.handleUnaryCall<_metalplug_v1_HypervisorGetRequest__Output, _metalplug_v1_HypervisorGetResponse>;
  
  GetResources: grpc.handleUnaryCall<_metalplug_v1_HypervisorGetResourcesRequest__Output, _metalplug_v1_HypervisorGetResourcesResponse>;
  
  WatchEvents: grpc.handleServerStreamingCall<_metalplug_v1_HypervisorWatchEventsRequest__Output, _metalplug_v1_HypervisorWatchEventsResponse>;
  
  WatchStrangers: grpc.handleServerStreamingCall<_metalplug_v1_HypervisorWatchStrangersRequest__Output, _metalplug_v1_HypervisorWatchStrangersResponse>;
  
}

export interface HypervisorDefinition extends grpc.ServiceDefinition {
  ForgetStranger: MethodDefinition<_metalplug_v1_HypervisorForgetStrangerRequest, _metalplug_v1_HypervisorForgetStrangerResponse, _metalplug_v1_HypervisorForgetStrangerRequest__Output, _metalplug_v1_HypervisorForgetStrangerResponse__Output>
  Get: MethodDefinition<_metalplug_v1_HypervisorGetRequest, _metalplug_v1_HypervisorGetResponse, _metalplug_v1_HypervisorGetRequest__Output, _metalplug_v1_HypervisorGetResponse__Output>
  GetResources: MethodDefinition<_metalplug_v1_HypervisorGetResourcesRequest, _metalplug_v1_HypervisorGetResourcesResponse, _metalplug_v1_HypervisorGetResourcesRequest__Output, _metalplug_v1_HypervisorGetResourcesResponse__Output>
  WatchEvents: MethodDefinition<_metalplug_v1_HypervisorWatchEventsRequest, _metalplug_v1_HypervisorWatchEventsResponse, _metalplug_v1_HypervisorWatchEventsRequest__Output, _metalplug_v1_HypervisorWatchEventsResponse__Output>
  WatchStrangers: MethodDefinition<_metalplug_v1_HypervisorWatchStrangersRequest, _metalplug_v1_HypervisorWatchStrangersResponse, _metalplug_v1_HypervisorWatchStrangersRequest__Output, _metalplug_v1_HypervisorWatchStrangersResponse__Output>
}
