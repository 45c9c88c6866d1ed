// Original file: proto/metalplug/v1/images.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { ImagesGetRequest as _metalplug_v1_ImagesGetRequest, ImagesGetRequest__Output as _metalplug_v1_ImagesGetRequest__Output } from '../../metalplug/v1/ImagesGetRequest.js';
import type { ImagesGetResponse as _metalplug_v1_ImagesGetResponse, ImagesGetResponse__Output as _metalplug_v1_ImagesGetResponse__Output } from '../../metalplug/v1/ImagesGetResponse.js';
import type { ImagesListRequest as _metalplug_v1_ImagesListRequest, ImagesListRequest__Output as _metalplug_v1_ImagesListRequest__Output } from '../../metalplug/v1/ImagesListRequest.js';
import type { ImagesListResponse as _metalplug_v1_ImagesListResponse, ImagesListResponse__Output as _metalplug_v1_ImagesListResponse__Output } from '../../metalplug/v1/ImagesListResponse.js';
import type { ImagesPushRequest as _metalplug_v1_ImagesPushRequest, ImagesPushRequest__Output as _metalplug_v1_ImagesPushRequest__Output } from '../../metalplug/v1/ImagesPushRequest.js';
import type { ImagesPushResponse as _metalplug_v1_ImagesPushResponse, ImagesPushResponse__Output as _metalplug_v1_ImagesPushResponse__Output } from '../../metalplug/v1/ImagesPushResponse.js';
import type { ImagesRemoveRequest as _metalplug_v1_ImagesRemoveRequest, ImagesRemoveRequest__Output as _metalplug_v1_ImagesRemoveRequest__Output } from '../../metalplug/v1/ImagesRemoveRequest.js';
import type { ImagesRemoveResponse as _metalplug_v1_ImagesRemoveResponse, ImagesRemoveResponse__Output as _metalplug_v1_ImagesRemoveResponse__Output } from '../../metalplug/v1/ImagesRemoveResponse.js';

export interface ImagesClient extends grpc.Client {
  Get(argument: _metalplug_v1_ImagesGetRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_ImagesGetResponse__Output>): grpc.ClientUnaryCall;
  Get(argument: _metalplug_v1_ImagesGetRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_metalplug_v1_ImagesGetResponse__Output>): grpc.ClientUnaryCall;
  Get(argument: _metalplug_v1_ImagesGetRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_ImagesGetResponse__Output>): grpc.ClientUnaryCall;
  Get(argument: _metalplug_v1_ImagesGetRequest, callback: grpc.requestCallback<_metalplug_v1_ImagesGetResponse__Output>): grpc.ClientUnaryCall;
  get(argument: _metalplug_v1_ImagesGetRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_ImagesGetResponse__Output>): grpc.ClientUnaryCall;
  get(argument: _metalplug_v1_ImagesGetRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_metalplug_v1_ImagesGetResponse__Output>): grpc.ClientUnaryCall;
  get(argument: _metalplug_v1_ImagesGetRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_ImagesGetResponse__Output>): grpc.ClientUnaryCall;
  get(argument: _metalplug_v1_ImagesGetRequest, callback: grpc.requestCallback<_metalplug_v1_ImagesGetResponse__Output>): grpc.ClientUnaryCall;
  
  List(argument: _metalplug_v1_ImagesListRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_ImagesListResponse__Output>): grpc.ClientUnaryCall;
  List(argument: _metalplug_v1_ImagesListRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_metalplug_v1_ImagesListResponse__Output>): grpc.ClientUnaryCall;
  List(argument: _metalplug_v1_ImagesListRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_ImagesListResponse__Output>): grpc.ClientUnaryCall;
  List(argument: _metalplug_v1_ImagesListRequest, callback: grpc.requestCallback<_metalplug_v1_ImagesListResponse__Output>): grpc.ClientUnaryCall;
  list(argument: _metalplug_v1_ImagesListRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_ImagesListResponse__Output>): grpc.ClientUnaryCall;
  list(argument: _metalplug_v1_ImagesListRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_metalplug_v1_ImagesListResponse__Output>): grpc.ClientUnaryCall;
  list(argument: _metalplug_v1_ImagesListRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_ImagesListResponse__Output>): grpc.ClientUnaryCall;
  list(argument: _metalplug_v1_ImagesListRequest, callback: grpc.requestCallback<_metalplug_v1_ImagesListResponse__Output>): grpc.ClientUnaryCall;
  
  Push(metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_ImagesPushResponse__Output>): grpc.ClientWritableStream<_metalplug_v1_ImagesPushRequest>;
  Push(metadata: grpc.Metadata, callback: grpc.requestCallback<_metalplug_v1_ImagesPushResponse__Output>): grpc.ClientWritableStream<_metalplug_v1_ImagesPushRequest>;
  Push(options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_ImagesPushResponse__Output>): grpc.ClientWritableStream<_metalplug_v1_ImagesPushRequest>;
  Push(callback: grpc.requestCallback<_metalplug_v1_ImagesPushResponse__Output>): grpc.ClientWritableStream<_metalplug_v1_ImagesPushRequest>;
  push(metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_ImagesPushResponse__Output>): grpc.ClientWritableStream<_metalplug_v1_ImagesPushRequest>;
  push(metadata: grpc.Metadata, callback: grpc.requestCallback<_metalplug_v1_ImagesPushResponse__Output>): grpc.ClientWritableStream<_metalplug_v1_ImagesPushRequest>;
  push(options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_ImagesPushResponse__Output>): grpc.ClientWritableStream<_metalplug_v1_ImagesPushRequest>;
  push(callback: grpc.requestCallback<_metalplug_v1_ImagesPushResponse__Output>): grpc.ClientWritableStream<_metalplug_v1_ImagesPushRequest>;
  
  Remove(argument: _metalplug_v1_ImagesRemoveRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_ImagesRemoveResponse__Output>): grpc.ClientUnaryCall;
  Remove(argument: _metalplug_v1_ImagesRemoveRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_metalplug_v1_ImagesRemoveResponse__Output>): grpc.ClientUnaryCall;
  Remove(argument: _metalplug_v1_ImagesRemoveRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_ImagesRemoveResponse__Output>): grpc.ClientUnaryCall;
  Remove(argument: _metalplug_v1_ImagesRemoveRequest, callback: grpc.requestCallback<_metalplug_v1_ImagesRemoveResponse__Output>): grpc.ClientUnaryCall;
  remove(argument: _metalplug_v1_ImagesRemoveRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_ImagesRemoveResponse__Output>): grpc.ClientUnaryCall;
  remove(argument: _metalplug_v1_ImagesRemoveRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_metalplug_v1_ImagesRemoveResponse__Output>): grpc.ClientUnaryCall;
  remove(argument: _metalplug_v1_ImagesRemoveRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_ImagesRemoveResponse__Output>): grpc.ClientUnaryCall;
  remove(argument: _metalplug_v1_ImagesRemoveRequest, callback: grpc.requestCallback<_metalplug_v1_ImagesRemoveResponse__Output>): grpc.ClientUnaryCall;
  
}

export interface ImagesHandlers extends grpc.UntypedServiceImplementation {
  Get: grpc.handleUnaryCall<_metalplug_v1_ImagesGetRequest__Output, _metalplug_v1_ImagesGetResponse>;
  
  List: grpc.handleUnaryCall<_metalplug_v1_ImagesListRequest__Output, _metalplug_v1_ImagesListResponse>;
  
  Push: grpc.handleClientStreamingCall<_metalplug_v1_ImagesPushRequest__Output, _metalplug_v1_ImagesPushResponse>;
  
  Remove: grpc.handleUnaryCall<_metalplug_v1_ImagesRemoveRequest__Output, _metalplug_v1_ImagesRemoveResponse>;
  
}

export interface ImagesDefinition extends grpc.ServiceDefinition {
  Get: MethodDefinition<_metalplug_v1_ImagesGetRequest, _metalplug_v1_ImagesGetResponse, _metalplug_v1_ImagesGetRequest__Output, _metalplug_v1_ImagesGetResponse__Output>
  List: MethodDefinition<_metalplug_v1_ImagesListRequest, _metalplug_v1_ImagesListResponse, _metalplug_v1_ImagesListRequest__Output, _metalplug_v1_ImagesListResponse__Output>
  Push: MethodDefinition<_metalplug_v1_ImagesPushRequest, _metalplug_v1_ImagesPushResponse, _metalplug_v1_ImagesPushRequest__Output, _metalplug_v1_ImagesPushResponse__Output>
  Remove: MethodDefinition<_metalplug_v1_ImagesRemoveRequest, _metalplug_v1_ImagesRemoveResponse, _metalplug_v1_ImagesRemoveRequest__Output, _metalplug_v1_ImagesRemoveResponse__Output>
}
