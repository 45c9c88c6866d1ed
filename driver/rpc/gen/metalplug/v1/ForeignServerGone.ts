// Original file: proto/metalplug/v1/boot_event.proto


export interface ForeignServerGone {
  'server'?: (string);
  'interface'?: (string);
}

export interface ForeignServerGone__Output {
  'server': (string);
  'interface': (string);
}
