// Original file: proto/metalplug/v1/boot_event.proto


export interface ForeignServerSeen {
  'server'?: (string);
  'from'?: (string);
  'interface'?: (string);
  'givesAddresses'?: (boolean);
  'bootServer'?: (string);
  'bootFile'?: (string);
  'bootServerDiscovery'?: (boolean);
}

export interface ForeignServerSeen__Output {
  'server': (string);
  'from': (string);
  'interface': (string);
  'givesAddresses': (boolean);
  'bootServer': (string);
  'bootFile': (string);
  'bootServerDiscovery': (boolean);
}
