import type * as grpc from '@grpc/grpc-js';
import type { EnumTypeDefinition, MessageTypeDefinition } from '@grpc/proto-loader';

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from './google/protobuf/Timestamp.js';
import type { BlobChunk as _metalplug_v1_BlobChunk, BlobChunk__Output as _metalplug_v1_BlobChunk__Output } from './metalplug/v1/BlobChunk.js';
import type { BlobInfo as _metalplug_v1_BlobInfo, BlobInfo__Output as _metalplug_v1_BlobInfo__Output } from './metalplug/v1/BlobInfo.js';
import type { Image as _metalplug_v1_Image, Image__Output as _metalplug_v1_Image__Output } from './metalplug/v1/Image.js';
import type { ImageDeclaration as _metalplug_v1_ImageDeclaration, ImageDeclaration__Output as _metalplug_v1_ImageDeclaration__Output } from './metalplug/v1/ImageDeclaration.js';
import type { ImagesClient as _metalplug_v1_ImagesClient, ImagesDefinition as _metalplug_v1_ImagesDefinition } from './metalplug/v1/Images.js';
import type { ImagesGetRequest as _metalplug_v1_ImagesGetRequest, ImagesGetRequest__Output as _metalplug_v1_ImagesGetRequest__Output } from './metalplug/v1/ImagesGetRequest.js';
import type { ImagesGetResponse as _metalplug_v1_ImagesGetResponse, ImagesGetResponse__Output as _metalplug_v1_ImagesGetResponse__Output } from './metalplug/v1/ImagesGetResponse.js';
import type { ImagesListRequest as _metalplug_v1_ImagesListRequest, ImagesListRequest__Output as _metalplug_v1_ImagesListRequest__Output } from './metalplug/v1/ImagesListRequest.js';
import type { ImagesListResponse as _metalplug_v1_ImagesListResponse, ImagesListResponse__Output as _metalplug_v1_ImagesListResponse__Output } from './metalplug/v1/ImagesListResponse.js';
import type { ImagesPushRequest as _metalplug_v1_ImagesPushRequest, ImagesPushRequest__Output as _metalplug_v1_ImagesPushRequest__Output } from './metalplug/v1/ImagesPushRequest.js';
import type { ImagesPushResponse as _metalplug_v1_ImagesPushResponse, ImagesPushResponse__Output as _metalplug_v1_ImagesPushResponse__Output } from './metalplug/v1/ImagesPushResponse.js';
import type { ImagesRemoveRequest as _metalplug_v1_ImagesRemoveRequest, ImagesRemoveRequest__Output as _metalplug_v1_ImagesRemoveRequest__Output } from './metalplug/v1/ImagesRemoveRequest.js';
import type { ImagesRemoveResponse as _metalplug_v1_ImagesRemoveResponse, ImagesRemoveResponse__Output as _metalplug_v1_ImagesRemoveResponse__Output } from './metalplug/v1/ImagesRemoveResponse.js';

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
      BlobChunk: MessageTypeDefinition<_metalplug_v1_BlobChunk, _metalplug_v1_BlobChunk__Output>
      BlobInfo: MessageTypeDefinition<_metalplug_v1_BlobInfo, _metalplug_v1_BlobInfo__Output>
      BlobKind: EnumTypeDefinition
      Image: MessageTypeDefinition<_metalplug_v1_Image, _metalplug_v1_Image__Output>
      ImageDeclaration: MessageTypeDefinition<_metalplug_v1_ImageDeclaration, _metalplug_v1_ImageDeclaration__Output>
      Images: SubtypeConstructor<typeof grpc.Client, _metalplug_v1_ImagesClient> & { service: _metalplug_v1_ImagesDefinition }
      ImagesGetRequest: MessageTypeDefinition<_metalplug_v1_ImagesGetRequest, _metalplug_v1_ImagesGetRequest__Output>
      ImagesGetResponse: MessageTypeDefinition<_metalplug_v1_ImagesGetResponse, _metalplug_v1_ImagesGetResponse__Output>
      ImagesListRequest: MessageTypeDefinition<_metalplug_v1_ImagesListRequest, _metalplug_v1_ImagesListRequest__Output>
      ImagesListResponse: MessageTypeDefinition<_metalplug_v1_ImagesListResponse, _metalplug_v1_ImagesListResponse__Output>
      ImagesPushRequest: MessageTypeDefinition<_metalplug_v1_ImagesPushRequest, _metalplug_v1_ImagesPushRequest__Output>
      ImagesPushResponse: MessageTypeDefinition<_metalplug_v1_ImagesPushResponse, _metalplug_v1_ImagesPushResponse__Output>
      ImagesRemoveRequest: MessageTypeDefinition<_metalplug_v1_ImagesRemoveRequest, _metalplug_v1_ImagesRemoveRequest__Output>
      ImagesRemoveResponse: MessageTypeDefinition<_metalplug_v1_ImagesRemoveResponse, _metalplug_v1_ImagesRemoveResponse__Output>
    }
  }
}

