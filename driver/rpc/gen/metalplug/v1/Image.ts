// Original file: proto/metalplug/v1/images.proto

import type { BlobInfo as _metalplug_v1_BlobInfo, BlobInfo__Output as _metalplug_v1_BlobInfo__Output } from '../../metalplug/v1/BlobInfo.js';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.js';
import type { CpuArchitecture as _metalplug_v1_CpuArchitecture, CpuArchitecture__Output as _metalplug_v1_CpuArchitecture__Output } from '../../metalplug/v1/CpuArchitecture.js';
import type { Long } from '@grpc/proto-loader';

export interface Image {
  'name'?: (string);
  'kernel'?: (_metalplug_v1_BlobInfo | null);
  'ramdisk'?: (_metalplug_v1_BlobInfo | null);
  'kernelArguments'?: (string);
  'revision'?: (number | string | Long);
  'createTime'?: (_google_protobuf_Timestamp | null);
  'disk'?: (_metalplug_v1_BlobInfo | null);
  'architecture'?: (_metalplug_v1_CpuArchitecture);
  'useCount'?: (number);
}

export interface Image__Output {
  'name': (string);
  'kernel': (_metalplug_v1_BlobInfo__Output | null);
  'ramdisk': (_metalplug_v1_BlobInfo__Output | null);
  'kernelArguments': (string);
  'revision': (string);
  'createTime': (_google_protobuf_Timestamp__Output | null);
  'disk': (_metalplug_v1_BlobInfo__Output | null);
  'architecture': (_metalplug_v1_CpuArchitecture__Output);
  'useCount': (number);
}
