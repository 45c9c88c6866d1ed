// Original file: proto/metalplug/v1/nodes.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { NodesAddRequest as _metalplug_v1_NodesAddRequest, NodesAddRequest__Output as _metalplug_v1_NodesAddRequest__Output } from '../../metalplug/v1/NodesAddRequest.js';
import type { NodesAddResponse as _metalplug_v1_NodesAddResponse, NodesAddResponse__Output as _metalplug_v1_NodesAddResponse__Output } from '../../metalplug/v1/NodesAddResponse.js';
import type { NodesGetPowerRequest as _metalplug_v1_NodesGetPowerRequest, NodesGetPowerRequest__Output as _metalplug_v1_NodesGetPowerRequest__Output } from '../../metalplug/v1/NodesGetPowerRequest.js';
import type { NodesGetPowerResponse as _metalplug_v1_NodesGetPowerResponse, NodesGetPowerResponse__Output as _metalplug_v1_NodesGetPowerResponse__Output } from '../../metalplug/v1/NodesGetPowerResponse.js';
import type { NodesGetRequest as _metalplug_v1_NodesGetRequest, NodesGetRequest__Output as _metalplug_v1_NodesGetRequest__Output } from '../../metalplug/v1/NodesGetRequest.js';
import type { NodesGetResponse as _metalplug_v1_NodesGetResponse, NodesGetResponse__Output as _metalplug_v1_NodesGetResponse__Output } from '../../metalplug/v1/NodesGetResponse.js';
import type { NodesListRequest as _metalplug_v1_NodesListRequest, NodesListRequest__Output as _metalplug_v1_NodesListRequest__Output } from '../../metalplug/v1/NodesListRequest.js';
import type { NodesListResponse as _metalplug_v1_NodesListResponse, NodesListResponse__Output as _metalplug_v1_NodesListResponse__Output } from '../../metalplug/v1/NodesListResponse.js';
import type { NodesRemoveRequest as _metalplug_v1_NodesRemoveRequest, NodesRemoveRequest__Output as _metalplug_v1_NodesRemoveRequest__Output } from '../../metalplug/v1/NodesRemoveRequest.js';
import type { NodesRemoveResponse as _metalplug_v1_NodesRemoveResponse, NodesRemoveResponse__Output as _metalplug_v1_NodesRemoveResponse__Output } from '../../metalplug/v1/NodesRemoveResponse.js';
import type { NodesSetPowerRequest as _metalplug_v1_NodesSetPowerRequest, NodesSetPowerRequest__Output as _metalplug_v1_NodesSetPowerRequest__Output } from '../../metalplug/v1/NodesSetPowerRequest.js';
import type { NodesSetPowerResponse as _metalplug_v1_NodesSetPowerResponse, NodesSetPowerResponse__Output as _metalplug_v1_NodesSetPowerResponse__Output } from '../../metalplug/v1/NodesSetPowerResponse.js';
import type { NodesUpdateRequest as _metalplug_v1_NodesUpdateRequest, NodesUpdateRequest__Output as _metalplug_v1_NodesUpdateRequest__Output } from '../../metalplug/v1/NodesUpdateRequest.js';
import type { NodesUpdateResponse as _metalplug_v1_NodesUpdateResponse, NodesUpdateResponse__Output as _metalplug_v1_NodesUpdateResponse__Output } from '../../metalplug/v1/NodesUpdateResponse.js';

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
  
  GetPower(argument: _metalplug_v1_NodesGetPowerRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_NodesGetPowerResponse__Output>): grpc.ClientUnaryCall;
  GetPower(argument: _metalplug_v1_NodesGetPowerRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_metalplug_v1_NodesGetPowerResponse__Output>): grpc.ClientUnaryCall;
  GetPower(argument: _metalplug_v1_NodesGetPowerRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_NodesGetPowerResponse__Output>): grpc.ClientUnaryCall;
  GetPower(argument: _metalplug_v1_NodesGetPowerRequest, callback: grpc.requestCallback<_metalplug_v1_NodesGetPowerResponse__Output>): grpc.ClientUnaryCall;
  getPower(argument: _metalplug_v1_NodesGetPowerRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_NodesGetPowerResponse__Output>): grpc.ClientUnaryCall;
  getPower(argument: _metalplug_v1_NodesGetPowerRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_metalplug_v1_NodesGetPowerResponse__Output>): grpc.ClientUnaryCall;
  getPower(argument: _metalplug_v1_NodesGetPowerRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_NodesGetPowerResponse__Output>): grpc.ClientUnaryCall;
  getPower(argument: _metalplug_v1_NodesGetPowerRequest, callback: grpc.requestCallback<_metalplug_v1_NodesGetPowerResponse__Output>): grpc.ClientUnaryCall;
  
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
  
  SetPower(argument: _metalplug_v1_NodesSetPowerRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_NodesSetPowerResponse__Output>): grpc.ClientUnaryCall;
  SetPower(argument: _metalplug_v1_NodesSetPowerRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_metalplug_v1_NodesSetPowerResponse__Output>): grpc.ClientUnaryCall;
  SetPower(argument: _metalplug_v1_NodesSetPowerRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_NodesSetPowerResponse__Output>): grpc.ClientUnaryCall;
  SetPower(argument: _metalplug_v1_NodesSetPowerRequest, callback: grpc.requestCallback<_metalplug_v1_NodesSetPowerResponse__Output>): grpc.ClientUnaryCall;
  setPower(argument: _metalplug_v1_NodesSetPowerRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_NodesSetPowerResponse__Output>): grpc.ClientUnaryCall;
  setPower(argument: _metalplug_v1_NodesSetPowerRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_metalplug_v1_NodesSetPowerResponse__Output>): grpc.ClientUnaryCall;
  setPower(argument: _metalplug_v1_NodesSetPowerRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_NodesSetPowerResponse__Output>): grpc.ClientUnaryCall;
  setPower(argument: _metalplug_v1_NodesSetPowerRequest, callback: grpc.requestCallback<_metalplug_v1_NodesSetPowerResponse__Output>): grpc.ClientUnaryCall;
  
  Update(argument: _metalplug_v1_NodesUpdateRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_NodesUpdateResponse__Output>): grpc.ClientUnaryCall;
  Update(argument: _metalplug_v1_NodesUpdateRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_metalplug_v1_NodesUpdateResponse__Output>): grpc.ClientUnaryCall;
  Update(argument: _metalplug_v1_NodesUpdateRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_NodesUpdateResponse__Output>): grpc.ClientUnaryCall;
  Update(argument: _metalplug_v1_NodesUpdateRequest, callback: grpc.requestCallback<_metalplug_v1_NodesUpdateResponse__Output>): grpc.ClientUnaryCall;
  update(argument: _metalplug_v1_NodesUpdateRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_NodesUpdateResponse__Output>): grpc.ClientUnaryCall;
  update(argument: _metalplug_v1_NodesUpdateRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_metalplug_v1_NodesUpdateResponse__Output>): grpc.ClientUnaryCall;
  update(argument: _metalplug_v1_NodesUpdateRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_metalplug_v1_NodesUpdateResponse__Output>): grpc.ClientUnaryCall;
  update(argument: _metalplug_v1_NodesUpdateRequest, callback: grpc.requestCallback<_metalplug_v1_NodesUpdateResponse__Output>): grpc.ClientUnaryCall;
  
}

export interface NodesHandlers extends grpc.UntypedServiceImplementation {
  Add: grpc.handleUnaryCall<_metalplug_v1_NodesAddRequest__Output, _metalplug_v1_NodesAddResponse>;
  
  Get: grpc.handleUnaryCall<_metalplug_v1_NodesGetRequest__Output, _metalplug_v1_NodesGetResponse>;
  
  GetPower: grpc.handleUnaryCall<_metalplug_v1_NodesGetPowerRequest__Output, _metalplug_v1_NodesGetPowerResponse>;
  
  List: grpc.handleUnaryCall<_metalplug_v1_NodesListRequest__Output, _metalplug_v1_NodesListResponse>;
  
  Remove: grpc.handleUnaryCall<_metalplug_v1_NodesRemoveRequest__Output, _metalplug_v1_NodesRemoveResponse>;
  
  SetPower: grpc.handleUnaryCall<_metalplug_v1_NodesSetPowerRequest__Output, _metalplug_v1_NodesSetPowerResponse>;
  
  Update: grpc.handleUnaryCall<_metalplug_v1_NodesUpdateRequest__Output, _metalplug_v1_NodesUpdateResponse>;
  
}

export interface NodesDefinition extends grpc.ServiceDefinition {
  Add: MethodDefinition<_metalplug_v1_NodesAddRequest, _metalplug_v1_NodesAddResponse, _metalplug_v1_NodesAddRequest__Output, _metalplug_v1_NodesAddResponse__Output>
  Get: MethodDefinition<_metalplug_v1_NodesGetRequest, _metalplug_v1_NodesGetResponse, _metalplug_v1_NodesGetRequest__Output, _metalplug_v1_NodesGetResponse__Output>
  GetPower: MethodDefinition<_metalplug_v1_NodesGetPowerRequest, _metalplug_v1_NodesGetPowerResponse, _metalplug_v1_NodesGetPowerRequest__Output, _metalplug_v1_NodesGetPowerResponse__Output>
  List: MethodDefinition<_metalplug_v1_NodesListRequest, _metalplug_v1_NodesListResponse, _metalplug_v1_NodesListRequest__Output, _metalplug_v1_NodesListResponse__Output>
  Remove: MethodDefinition<_metalplug_v1_NodesRemoveRequest, _metalplug_v1_NodesRemoveResponse, _metalplug_v1_NodesRemoveRequest__Output, _metalplug_v1_NodesRemoveResponse__Output>
  SetPower: MethodDefinition<_metalplug_v1_NodesSetPowerRequest, _metalplug_v1_NodesSetPowerResponse, _metalplug_v1_NodesSetPowerRequest__Output, _metalplug_v1_NodesSetPowerResponse__Output>
  Update: MethodDefinition<_metalplug_v1_NodesUpdateRequest, _metalplug_v1_NodesUpdateResponse, _metalplug_v1_NodesUpdateRequest__Output, _metalplug_v1_NodesUpdateResponse__Output>
}
