// Original file: proto/metalplug/v1/vifs.proto


export interface VifsMacsForNodeRequest {
  'node'?: (string);
}

export interface VifsMacsForNodeRequest__Output {
  'node': (string);
}
