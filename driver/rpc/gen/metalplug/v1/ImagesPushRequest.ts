// Original file: proto/metalplug/v1/images.proto

import type { ImageDeclaration as _metalplug_v1_ImageDeclaration, ImageDeclaration__Output as _metalplug_v1_ImageDeclaration__Output } from '../../metalplug/v1/ImageDeclaration.js';
import type { BlobChunk as _metalplug_v1_BlobChunk, BlobChunk__Output as _metalplug_v1_BlobChunk__Output } from '../../metalplug/v1/BlobChunk.js';

export interface ImagesPushRequest {
  'declaration'?: (_metalplug_v1_ImageDeclaration | null);
  'chunk'?: (_metalplug_v1_BlobChunk | null);
  'part'?: "declaration"|"chunk";
}

export interface ImagesPushRequest__Output {
  'declaration'?: (_metalplug_v1_ImageDeclaration__Output | null);
  'chunk'?: (_metalplug_v1_BlobChunk__Output | null);
  'part'?: "declaration"|"chunk";
}
