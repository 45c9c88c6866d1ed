import type * as grpc from '@grpc/grpc-js';
import type { EnumTypeDefinition, MessageTypeDefinition } from '@grpc/proto-loader';

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from './google/protobuf/Timestamp.js';
import type { BlobChunk as _metalplug_v1_BlobChunk, BlobChunk__Output as _metalplug_v1_BlobChunk__Output } from './metalplug/v1/BlobChunk.js';
import type { BlobInfo as _metalplug_v1_BlobInfo, BlobInfo__Output as _metalplug_v1_BlobInfo__Output } from './metalplug/v1/BlobInfo.js';
import type { DamagedBlob as _metalplug_v1_DamagedBlob, DamagedBlob__Output as _metalplug_v1_DamagedBlob__Output } from './metalplug/v1/DamagedBlob.js';
import type { Disk as _metalplug_v1_Disk, Disk__Output as _metalplug_v1_Disk__Output } from './metalplug/v1/Disk.js';
import type { Hardware as _metalplug_v1_Hardware, Hardware__Output as _metalplug_v1_Hardware__Output } from './metalplug/v1/Hardware.js';
import type { Image as _metalplug_v1_Image, Image__Output as _metalplug_v1_Image__Output } from './metalplug/v1/Image.js';
import type { ImageDeclaration as _metalplug_v1_ImageDeclaration, ImageDeclaration__Output as _metalplug_v1_ImageDeclaration__Output } from './metalplug/v1/ImageDeclaration.js';
import type { ImagesClient as _metalplug_v1_ImagesClient, ImagesDefinition as _metalplug_v1_ImagesDefinition } from './metalplug/v1/Images.js';
import type { ImagesCollectGarbageRequest as _metalplug_v1_ImagesCollectGarbageRequest, ImagesCollectGarbageRequest__Output as _metalplug_v1_ImagesCollectGarbageRequest__Output } from './metalplug/v1/ImagesCollectGarbageRequest.js';
import type { ImagesCollectGarbageResponse as _metalplug_v1_ImagesCollectGarbageResponse, ImagesCollectGarbageResponse__Output as _metalplug_v1_ImagesCollectGarbageResponse__Output } from './metalplug/v1/ImagesCollectGarbageResponse.js';
import type { ImagesGetOffsetsRequest as _metalplug_v1_ImagesGetOffsetsRequest, ImagesGetOffsetsRequest__Output as _metalplug_v1_ImagesGetOffsetsRequest__Output } from './metalplug/v1/ImagesGetOffsetsRequest.js';
import type { ImagesGetOffsetsResponse as _metalplug_v1_ImagesGetOffsetsResponse, ImagesGetOffsetsResponse__Output as _metalplug_v1_ImagesGetOffsetsResponse__Output } from './metalplug/v1/ImagesGetOffsetsResponse.js';
import type { ImagesGetRequest as _metalplug_v1_ImagesGetRequest, ImagesGetRequest__Output as _metalplug_v1_ImagesGetRequest__Output } from './metalplug/v1/ImagesGetRequest.js';
import type { ImagesGetResponse as _metalplug_v1_ImagesGetResponse, ImagesGetResponse__Output as _metalplug_v1_ImagesGetResponse__Output } from './metalplug/v1/ImagesGetResponse.js';
import type { ImagesListRequest as _metalplug_v1_ImagesListRequest, ImagesListRequest__Output as _metalplug_v1_ImagesListRequest__Output } from './metalplug/v1/ImagesListRequest.js';
import type { ImagesListResponse as _metalplug_v1_ImagesListResponse, ImagesListResponse__Output as _metalplug_v1_ImagesListResponse__Output } from './metalplug/v1/ImagesListResponse.js';
import type { ImagesPullRequest as _metalplug_v1_ImagesPullRequest, ImagesPullRequest__Output as _metalplug_v1_ImagesPullRequest__Output } from './metalplug/v1/ImagesPullRequest.js';
import type { ImagesPullResponse as _metalplug_v1_ImagesPullResponse, ImagesPullResponse__Output as _metalplug_v1_ImagesPullResponse__Output } from './metalplug/v1/ImagesPullResponse.js';
import type { ImagesPushRequest as _metalplug_v1_ImagesPushRequest, ImagesPushRequest__Output as _metalplug_v1_ImagesPushRequest__Output } from './metalplug/v1/ImagesPushRequest.js';
import type { ImagesPushResponse as _metalplug_v1_ImagesPushResponse, ImagesPushResponse__Output as _metalplug_v1_ImagesPushResponse__Output } from './metalplug/v1/ImagesPushResponse.js';
import type { ImagesRemoveRequest as _metalplug_v1_ImagesRemoveRequest, ImagesRemoveRequest__Output as _metalplug_v1_ImagesRemoveRequest__Output } from './metalplug/v1/ImagesRemoveRequest.js';
import type { ImagesRemoveResponse as _metalplug_v1_ImagesRemoveResponse, ImagesRemoveResponse__Output as _metalplug_v1_ImagesRemoveResponse__Output } from './metalplug/v1/ImagesRemoveResponse.js';
import type { ImagesScrubRequest as _metalplug_v1_ImagesScrubRequest, ImagesScrubRequest__Output as _metalplug_v1_ImagesScrubRequest__Output } from './metalplug/v1/ImagesScrubRequest.js';
import type { ImagesScrubResponse as _metalplug_v1_ImagesScrubResponse, ImagesScrubResponse__Output as _metalplug_v1_ImagesScrubResponse__Output } from './metalplug/v1/ImagesScrubResponse.js';
import type { Nic as _metalplug_v1_Nic, Nic__Output as _metalplug_v1_Nic__Output } from './metalplug/v1/Nic.js';
import type { PullProgress as _metalplug_v1_PullProgress, PullProgress__Output as _metalplug_v1_PullProgress__Output } from './metalplug/v1/PullProgress.js';
import type { PulledBlob as _metalplug_v1_PulledBlob, PulledBlob__Output as _metalplug_v1_PulledBlob__Output } from './metalplug/v1/PulledBlob.js';
import type { ScrubProgress as _metalplug_v1_ScrubProgress, ScrubProgress__Output as _metalplug_v1_ScrubProgress__Output } from './metalplug/v1/ScrubProgress.js';
import type { ScrubResult as _metalplug_v1_ScrubResult, ScrubResult__Output as _metalplug_v1_ScrubResult__Output } from './metalplug/v1/ScrubResult.js';
import type { SwitchPort as _metalplug_v1_SwitchPort, SwitchPort__Output as _metalplug_v1_SwitchPort__Output } from './metalplug/v1/SwitchPort.js';

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
      CpuArchitecture: EnumTypeDefinition
      DamagedBlob: MessageTypeDefinition<_metalplug_v1_DamagedBlob, _metalplug_v1_DamagedBlob__Output>
      Disk: MessageTypeDefinition<_metalplug_v1_Disk, _metalplug_v1_Disk__Output>
      FirmwareKind: EnumTypeDefinition
      Hardware: MessageTypeDefinition<_metalplug_v1_Hardware, _metalplug_v1_Hardware__Output>
      Image: MessageTypeDefinition<_metalplug_v1_Image, _metalplug_v1_Image__Output>
      ImageDeclaration: MessageTypeDefinition<_metalplug_v1_ImageDeclaration, _metalplug_v1_ImageDeclaration__Output>
      Images: SubtypeConstructor<typeof grpc.Client, _metalplug_v1_ImagesClient> & { service: _metalplug_v1_ImagesDefinition }
      ImagesCollectGarbageRequest: MessageTypeDefinition<_metalplug_v1_ImagesCollectGarbageRequest, _metalplug_v1_ImagesCollectGarbageRequest__Output>
      ImagesCollectGarbageResponse: MessageTypeDefinition<_metalplug_v1_ImagesCollectGarbageResponse, _metalplug_v1_ImagesCollectGarbageResponse__Output>
      ImagesGetOffsetsRequest: MessageTypeDefinition<_metalplug_v1_ImagesGetOffsetsRequest, _metalplug_v1_ImagesGetOffsetsRequest__Output>
      ImagesGetOffsetsResponse: MessageTypeDefinition<_metalplug_v1_ImagesGetOffsetsResponse, _metalplug_v1_ImagesGetOffsetsResponse__Output>
      ImagesGetRequest: MessageTypeDefinition<_metalplug_v1_ImagesGetRequest, _metalplug_v1_ImagesGetRequest__Output>
      ImagesGetResponse: MessageTypeDefinition<_metalplug_v1_ImagesGetResponse, _metalplug_v1_ImagesGetResponse__Output>
      ImagesListRequest: MessageTypeDefinition<_metalplug_v1_ImagesListRequest, _metalplug_v1_ImagesListRequest__Output>
      ImagesListResponse: MessageTypeDefinition<_metalplug_v1_ImagesListResponse, _metalplug_v1_ImagesListResponse__Output>
      ImagesPullRequest: MessageTypeDefinition<_metalplug_v1_ImagesPullRequest, _metalplug_v1_ImagesPullRequest__Output>
      ImagesPullResponse: MessageTypeDefinition<_metalplug_v1_ImagesPullResponse, _metalplug_v1_ImagesPullResponse__Output>
      ImagesPushRequest: MessageTypeDefinition<_metalplug_v1_ImagesPushRequest, _metalplug_v1_ImagesPushRequest__Output>
      ImagesPushResponse: MessageTypeDefinition<_metalplug_v1_ImagesPushResponse, _metalplug_v1_ImagesPushResponse__Output>
      ImagesRemoveRequest: MessageTypeDefinition<_metalplug_v1_ImagesRemoveRequest, _metalplug_v1_ImagesRemoveRequest__Output>
      ImagesRemoveResponse: MessageTypeDefinition<_metalplug_v1_ImagesRemoveResponse, _metalplug_v1_ImagesRemoveResponse__Output>
      ImagesScrubRequest: MessageTypeDefinition<_metalplug_v1_ImagesScrubRequest, _metalplug_v1_ImagesScrubRequest__Output>
      ImagesScrubResponse: MessageTypeDefinition<_metalplug_v1_ImagesScrubResponse, _metalplug_v1_ImagesScrubResponse__Output>
      Nic: MessageTypeDefinition<_metalplug_v1_Nic, _metalplug_v1_Nic__Output>
      PullProgress: MessageTypeDefinition<_metalplug_v1_PullProgress, _metalplug_v1_PullProgress__Output>
      PulledBlob: MessageTypeDefinition<_metalplug_v1_PulledBlob, _metalplug_v1_PulledBlob__Output>
      ScrubProgress: MessageTypeDefinition<_metalplug_v1_ScrubProgress, _metalplug_v1_ScrubProgress__Output>
      ScrubResult: MessageTypeDefinition<_metalplug_v1_ScrubResult, _metalplug_v1_ScrubResult__Output>
      SwitchPort: MessageTypeDefinition<_metalplug_v1_SwitchPort, _metalplug_v1_SwitchPort__Output>
    }
  }
}

