// Original file: proto/metalplug/v1/vifs.proto


export interface VifsMacsForNodeResponse {
  'macs'?: (string)[];
  'pluggedMacs'?: (string)[];
}

export interface VifsMacsForNodeResponse__Output {
  'macs': (string)[];
  'pluggedMacs': (string)[];
}
