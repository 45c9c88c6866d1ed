import type * as grpc from '@grpc/grpc-js';
import type { MessageTypeDefinition } from '@grpc/proto-loader';

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from './google/protobuf/Timestamp.js';
import type { Node as _metalplug_v1_Node, Node__Output as _metalplug_v1_Node__Output } from './metalplug/v1/Node.js';
import type { NodesClient as _metalplug_v1_NodesClient, NodesDefinition as _metalplug_v1_NodesDefinition } from './metalplug/v1/Nodes.js';
import type { NodesAddRequest as _metalplug_v1_NodesAddRequest, NodesAddRequest__Output as _metalplug_v1_NodesAddRequest__Output } from './metalplug/v1/NodesAddRequest.js';
import type { NodesAddResponse as _metalplug_v1_NodesAddResponse, NodesAddResponse__Output as _metalplug_v1_NodesAddResponse__Output } from './metalplug/v1/NodesAddResponse.js';
import type { NodesGetRequest as _metalplug_v1_NodesGetRequest, NodesGetRequest__Output as _metalplug_v1_NodesGetRequest__Output } from './metalplug/v1/NodesGetRequest.js';
import type { NodesGetResponse as _metalplug_v1_NodesGetResponse, NodesGetResponse__Output as _metalplug_v1_NodesGetResponse__Output } from './metalplug/v1/NodesGetResponse.js';
import type { NodesListRequest as _metalplug_v1_NodesListRequest, NodesListRequest__Output as _metalplug_v1_NodesListRequest__Output } from './metalplug/v1/NodesListRequest.js';
import type { NodesListResponse as _metalplug_v1_NodesListResponse, NodesListResponse__Output as _metalplug_v1_NodesListResponse__Output } from './metalplug/v1/NodesListResponse.js';
import type { NodesRemoveRequest as _metalplug_v1_NodesRemoveRequest, NodesRemoveRequest__Output as _metalplug_v1_NodesRemoveRequest__Output } from './metalplug/v1/NodesRemoveRequest.js';
import type { NodesRemoveResponse as _metalplug_v1_NodesRemoveResponse, NodesRemoveResponse__Output as _metalplug_v1_NodesRemoveResponse__Output } from './metalplug/v1/NodesRemoveResponse.js';
import type { Pif as _metalplug_v1_Pif, Pif__Output as _metalplug_v1_Pif__Output } from './metalplug/v1/Pif.js';

type SubtypeConstructor<Constructor extends new (...args: any) => any, Subtype> = {
  new(...args: ConstructorParameters<Constructor>): Subtype;
};

export interface ProtoGrpcType {
  google: {
    protobuf: {
      Timestamp: MessageTypeDefinition<_google_protobuf_Timestamp, _google_protobuf_Timestamp__Output>
    }
  }
  metalplug: {
    v1: {
      Node: MessageTypeDefinition<_metalplug_v1_Node, _metalplug_v1_Node__Output>
      Nodes: SubtypeConstructor<typeof grpc.Client, _metalplug_v1_NodesClient> & { service: _metalplug_v1_NodesDefinition }
      NodesAddRequest: MessageTypeDefinition<_metalplug_v1_NodesAddRequest, _metalplug_v1_NodesAddRequest__Output>
      NodesAddResponse: MessageTypeDefinition<_metalplug_v1_NodesAddResponse, _metalplug_v1_NodesAddResponse__Output>
      NodesGetRequest: MessageTypeDefinition<_metalplug_v1_NodesGetRequest, _metalplug_v1_NodesGetRequest__Output>
      NodesGetResponse: MessageTypeDefinition<_metalplug_v1_NodesGetResponse, _metalplug_v1_NodesGetResponse__Output>
      NodesListRequest: MessageTypeDefinition<_metalplug_v1_NodesListRequest, _metalplug_v1_NodesListRequest__Output>
      NodesListResponse: MessageTypeDefinition<_metalplug_v1_NodesListResponse, _metalplug_v1_NodesListResponse__Output>
      NodesRemoveRequest: MessageTypeDefinition<_metalplug_v1_NodesRemoveRequest, _metalplug_v1_NodesRemoveRequest__Output>
      NodesRemoveResponse: MessageTypeDefinition<_metalplug_v1_NodesRemoveResponse, _metalplug_v1_NodesRemoveResponse__Output>
      Pif: MessageTypeDefinition<_metalplug_v1_Pif, _metalplug_v1_Pif__Output>
    }
  }
}

