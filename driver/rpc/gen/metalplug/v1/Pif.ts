// Original file: proto/metalplug/v1/nodes.proto


export interface Pif {
  'mac'?: (string);
  'network'?: (string);
  'port'?: (string);
}

export interface Pif__Output {
  'mac': (string);
  'network': (string);
  'port': (string);
}
