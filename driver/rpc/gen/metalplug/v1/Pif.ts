// Original file: proto/metalplug/v1/nodes.proto


export interface Pif {
  'mac'?: (string);
}

export interface Pif__Output {
  'mac': (string);
}
