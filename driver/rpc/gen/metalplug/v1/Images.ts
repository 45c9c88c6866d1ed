// Original file: proto/metalplug/v1/images.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { ImagesCollectGarbageRequest as _metalplug_v1_ImagesCollectGarbageRequest, ImagesCollectGarbageRequest__Output as _metalplug_v1_ImagesCollectGarbageRequest__Output } from '../../metalplug/v1/ImagesCollectGarbageRequest.js';
import type { ImagesCollectGarbageResponse as _metalplug_v1_ImagesCollectGarbageResponse, ImagesCollectGarbageResponse__Output as _metalplug_v1_ImagesCollectGarbageResponse__Output } from '../../metalplug/v1/ImagesCollectGarbageResponse.js';
import type { ImagesGetOffsetsRequest as _metalplug_v1_ImagesGetOffsetsRequest, ImagesGetOffsetsRequest__Output as _metalplug_v1_ImagesGetOffsetsRequest__Output } from '../../metalplug/v1/ImagesGetOffsetsRequest.js';
import type { ImagesGetOffsetsResponse as _metalplug_v1_ImagesGetOffsetsResponse, ImagesGetOffsetsResponse__Output as _metalplug_v1_ImagesGetOffsetsResponse__Output } from '../../metalplug/v1/ImagesGetOffsetsResponse.js';
import type { ImagesGetRequest as _metalplug_v1_ImagesGetRequest, ImagesGetRequest__Output as _metalplug_v1_ImagesGetRequest__Output } from '../../metalplug/v1/ImagesGetRequest.js';
import type { ImagesGetResponse as _metalplug_v1_ImagesGetResponse, ImagesGetResponse__Output as _metalplug_v1_ImagesGetResponse__Output } from '../../metalplug/v1/ImagesGetResponse.js';
import type { ImagesListRequest as _metalplug_v1_ImagesListRequest, ImagesListRequest__Output as _metalplug_v1_ImagesListRequest__Output } from '../../metalplug/v1/ImagesListRequest.js';
import type { ImagesListResponse as _metalplug_v1_ImagesListResponse, ImagesListResponse__Output as _metalplug_v1_ImagesListResponse__Output } from '../../metalplug/v1/ImagesListResponse.js';
import type { ImagesPullRequest as _metalplug_v1_ImagesPullRequest, ImagesPullRequest__Output as _metalplug_v1_ImagesPullRequest__Output } from '../../metalplug/v1/ImagesPullRequest.js';
import type { ImagesPullResponse as _metalplug_v1_ImagesPullResponse, ImagesPullResponse__Output as _metalplug_v1_ImagesPullResponse__Output } from '../../metalplug/v1/ImagesPullResponse.js';
import type { ImagesPushRequest as _metalplug_v1_ImagesPushRequest, ImagesPushRequest__Output as _metalplug_v1_ImagesPushRequest__Output } from '../../metalplug/v1/ImagesPushRequest.js';
import type { ImagesPushResponse as _metalplug_v1_ImagesPushResponse, ImagesPushResponse__Output as _metalplug_v1_ImagesPushResponse__Output } from '../../metalplug/v1/ImagesPushResponse.js';
import type { ImagesRemoveRequest as _metalplug_v1_ImagesRemoveRequest, ImagesRemoveRequest__Output as _metalplug_v1_ImagesRemoveRequest__Output } from '../../metalplug/v1/ImagesRemoveRequest.js';
import type { ImagesRemoveResponse as _metalplug_v1_ImagesRemoveResponse, ImagesRemoveResponse__Output as _metalplug_v1_ImagesRemoveResponse__Output } from '../../metalplug/v1/ImagesRemoveResponse.js';
import type { ImagesScrubRequest as _metalplug_v1_ImagesScrubRequest, ImagesScrubRequest__Output as _metalplug_v1_ImagesScrubRequest__Output } from '../../metalplug/v1/ImagesScrubRequest.js';
import type { ImagesScrubResponse as _metalplug_v1_ImagesScrubResponse, ImagesScrubResponse__Output as _metalplug_v1_ImagesScrubResponse__Output } from '../../metalplug/v1/ImagesScrubResponse.js';

export interface ImagesClient extends grpc.Client {
  CollectGarbage(argument: _metalplug_v1_ImagesCollectGarbageRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_ImagesCollectGarbageResponse__Output>): grpc.ClientUnaryCall;
  CollectGarbage(argument: _metalplug_v1_ImagesCollectGarbageRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_metalplug_v1_ImagesCollectGarbageResponse__Output>): grpc.ClientUnaryCall;
  CollectGarbage(argument: _metalplug_v1_ImagesCollectGarbageRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_ImagesCollectGarbageResponse__Output>): grpc.ClientUnaryCall;
  CollectGarbage(argument: _metalplug_v1_ImagesCollectGarbageRequest, callback: grpc.requestCallback<_metalplug_v1_ImagesCollectGarbageResponse__Output>): grpc.ClientUnaryCall;
  collectGarbage(argument: _metalplug_v1_ImagesCollectGarbageRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_ImagesCollectGarbageResponse__Output>): grpc.ClientUnaryCall;
  collectGarbage(argument: _metalplug_v1_ImagesCollectGarbageRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_metalplug_v1_ImagesCollectGarbageResponse__Output>): grpc.ClientUnaryCall;
  collectGarbage(argument: _metalplug_v1_ImagesCollectGarbageRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_ImagesCollectGarbageResponse__Output>): grpc.ClientUnaryCall;
  collectGarbage(argument: _metalplug_v1_ImagesCollectGarbageRequest, callback: grpc.requestCallback<_metalplug_v1_ImagesCollectGarbageResponse__Output>): grpc.ClientUnaryCall;
  
  Get(argument: _metalplug_v1_ImagesGetRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_ImagesGetResponse__Output>): grpc.ClientUnaryCall;
  Get(argument: _metalplug_v1_ImagesGetRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_metalplug_v1_ImagesGetResponse__Output>): grpc.ClientUnaryCall;
  Get(argument: _metalplug_v1_ImagesGetRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_ImagesGetResponse__Output>): grpc.ClientUnaryCall;
  Get(argument: _metalplug_v1_ImagesGetRequest, callback: grpc.requestCallback<_metalplug_v1_ImagesGetResponse__Output>): grpc.ClientUnaryCall;
  get(argument: _metalplug_v1_ImagesGetRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_ImagesGetResponse__Output>): grpc.ClientUnaryCall;
  get(argument: _metalplug_v1_ImagesGetRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_metalplug_v1_ImagesGetResponse__Output>): grpc.ClientUnaryCall;
  get(argument: _metalplug_v1_ImagesGetRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_ImagesGetResponse__Output>): grpc.ClientUnaryCall;
  get(argument: _metalplug_v1_ImagesGetRequest, callback: grpc.requestCallback<_metalplug_v1_ImagesGetResponse__Output>): grpc.ClientUnaryCall;
  
  GetOffsets(argument: _metalplug_v1_ImagesGetOffsetsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_ImagesGetOffsetsResponse__Output>): grpc.ClientUnaryCall;
  GetOffsets(argument: _metalplug_v1_ImagesGetOffsetsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_metalplug_v1_ImagesGetOffsetsResponse__Output>): grpc.ClientUnaryCall;
  GetOffsets(argument: _metalplug_v1_ImagesGetOffsetsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_ImagesGetOffsetsResponse__Output>): grpc.ClientUnaryCall;
  GetOffsets(argument: _metalplug_v1_ImagesGetOffsetsRequest, callback: grpc.requestCallback<_metalplug_v1_ImagesGetOffsetsResponse__Output>): grpc.ClientUnaryCall;
  getOffsets(argument: _metalplug_v1_ImagesGetOffsetsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_ImagesGetOffsetsResponse__Output>): grpc.ClientUnaryCall;
  getOffsets(argument: _metalplug_v1_ImagesGetOffsetsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_metalplug_v1_ImagesGetOffsetsResponse__Output>): grpc.ClientUnaryCall;
  getOffsets(argument: _metalplug_v1_ImagesGetOffsetsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_ImagesGetOffsetsResponse__Output>): grpc.ClientUnaryCall;
  getOffsets(argument: _metalplug_v1_ImagesGetOffsetsRequest, callback: grpc.requestCallback<_metalplug_v1_ImagesGetOffsetsResponse__Output>): grpc.ClientUnaryCall;
  
  List(argument: _metalplug_v1_ImagesListRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_ImagesListResponse__Output>): grpc.ClientUnaryCall;
  List(argument: _metalplug_v1_ImagesListRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_metalplug_v1_ImagesListResponse__Output>): grpc.ClientUnaryCall;
  List(argument: _metalplug_v1_ImagesListRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_ImagesListResponse__Output>): grpc.ClientUnaryCall;
  List(argument: _metalplug_v1_ImagesListRequest, callback: grpc.requestCallback<_metalplug_v1_ImagesListResponse__Output>): grpc.ClientUnaryCall;
  list(argument: _metalplug_v1_ImagesListRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_ImagesListResponse__Output>): grpc.ClientUnaryCall;
  list(argument: _metalplug_v1_ImagesListRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_metalplug_v1_ImagesListResponse__Output>): grpc.ClientUnaryCall;
  list(argument: _metalplug_v1_ImagesListRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_ImagesListResponse__Output>): grpc.ClientUnaryCall;
  list(argument: _metalplug_v1_ImagesListRequest, callback: grpc.requestCallback<_metalplug_v1_ImagesListResponse__Output>): grpc.ClientUnaryCall;
  
  Pull(argument: _metalplug_v1_ImagesPullRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_metalplug_v1_ImagesPullResponse__Output>;
  Pull(argument: _metalplug_v1_ImagesPullRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_metalplug_v1_ImagesPullResponse__Output>;
  pull(argument: _metalplug_v1_ImagesPullRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_metalplug_v1_ImagesPullResponse__Output>;
  pull(argument: _metalplug_v1_ImagesPullRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_metalplug_v1_ImagesPullResponse__Output>;
  
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
  
  Scrub(argument: _metalplug_v1_ImagesScrubRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_metalplug_v1_ImagesScrubResponse__Output>;
  Scrub(argument: _metalplug_v1_ImagesScrubRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_metalplug_v1_ImagesScrubResponse__Output>;
  scrub(argument: _metalplug_v1_ImagesScrubRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_metalplug_v1_ImagesScrubResponse__Output>;
  scrub(argument: _metalplug_v1_ImagesScrubRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_metalplug_v1_ImagesScrubResponse__Output>;
  
}

export interface ImagesHandlers extends grpc.UntypedServiceImplementation {
  CollectGarbage: grpc.handleUnaryCall<_metalplug_v1_ImagesCollectGarbageRequest__Output, _metalplug_v1_ImagesCollectGarbageResponse>;
  
  Get: grpc.handleUnaryCall<_metalplug_v1_ImagesGetRequest__Output, _metalplug_v1_ImagesGetResponse>;
  
  GetOffsets: grpc.handleUnaryCall<_metalplug_v1_ImagesGetOffsetsRequest__Output, _metalplug_v1_ImagesGetOffsetsResponse>;
  
  List: grpc.handleUnaryCall<_metalplug_v1_ImagesListRequest__Output, _metalplug_v1_ImagesListResponse>;
  
  Pull: grpc.handleServerStreamingCall<_metalplug_v1_ImagesPullRequest__Output, _metalplug_v1_ImagesPullResponse>;
  
  Push: grpc.handleClientStreamingCall<_metalplug_v1_ImagesPushRequest__Output, _metalplug_v1_ImagesPushResponse>;
  
  Remove: grpc.handleUnaryCall<_metalplug_v1_ImagesRemoveRequest__Output, _metalplug_v1_ImagesRemoveResponse>;
  
  Scrub: grpc.handleServerStreamingCall<_metalplug_v1_ImagesScrubRequest__Output, _metalplug_v1_ImagesScrubResponse>;
  
}

export interface ImagesDefinition extends grpc.ServiceDefinition {
  CollectGarbage: MethodDefinition<_metalplug_v1_ImagesCollectGarbageRequest, _metalplug_v1_ImagesCollectGarbageResponse, _metalplug_v1_ImagesCollectGarbageRequest__Output, _metalplug_v1_ImagesCollectGarbageResponse__Output>
  Get: MethodDefinition<_metalplug_v1_ImagesGetRequest, _metalplug_v1_ImagesGetResponse, _metalplug_v1_ImagesGetRequest__Output, _metalplug_v1_ImagesGetResponse__Output>
  GetOffsets: MethodDefinition<_metalplug_v1_ImagesGetOffsetsRequest, _metalplug_v1_ImagesGetOffsetsResponse, _metalplug_v1_ImagesGetOffsetsRequest__Output, _metalplug_v1_ImagesGetOffsetsResponse__Output>
  List: MethodDefinition<_metalplug_v1_ImagesListRequest, _metalplug_v1_ImagesListResponse, _metalplug_v1_ImagesListRequest__Output, _metalplug_v1_ImagesListResponse__Output>
  Pull: MethodDefinition<_metalplug_v1_ImagesPullRequest, _metalplug_v1_ImagesPullResponse, _metalplug_v1_ImagesPullRequest__Output, _metalplug_v1_ImagesPullResponse__Output>
  Push: MethodDefinition<_metalplug_v1_ImagesPushRequest, _metalplug_v1_ImagesPushResponse, _metalplug_v1_ImagesPushRequest__Output, _metalplug_v1_ImagesPushResponse__Output>
  Remove: MethodDefinition<_metalplug_v1_ImagesRemoveRequest, _metalplug_v1_ImagesRemoveResponse, _metalplug_v1_ImagesRemoveRequest__Output, _metalplug_v1_ImagesRemoveResponse__Output>
  Scrub: MethodDefinition<_metalplug_v1_ImagesScrubRequest, _metalplug_v1_ImagesScrubResponse, _metalplug_v1_ImagesScrubRequest__Output, _metalplug_v1_ImagesScrubResponse__Output>
}
