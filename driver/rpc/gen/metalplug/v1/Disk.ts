// Original file: proto/metalplug/v1/hardware.proto

import type { Long } from '@grpc/proto-loader';

export interface Disk {
  'name'?: (string);
  'size'?: (number | string | Long);
  'serial'?: (string);
  'wwn'?: (string);
  'rotational'?: (boolean);
  '_rotational'?: "rotational";
}

export interface Disk__Output {
  'name': (string);
  'size': (string);
  'serial': (string);
  'wwn': (string);
  'rotational'?: (boolean);
  '_rotational'?: "rotational";
}
