// Original file: proto/metalplug/v1/hypervisor.proto

import type { Long } from '@grpc/proto-loader';

export interface HypervisorGetResponse {
  'hypervisor'?: (string);
  'version'?: (string);
  'bootAddress'?: (string);
  'tftpPort'?: (number);
  'httpPort'?: (number);
  'loaders'?: (string)[];
  'revision'?: (number | string | Long);
}

export interface HypervisorGetResponse__Output {
  'hypervisor': (string);
  'version': (string);
  'bootAddress': (string);
  'tftpPort': (number);
  'httpPort': (number);
  'loaders': (string)[];
  'revision': (string);
}
