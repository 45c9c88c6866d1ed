// Original file: proto/metalplug/v1/vifs.proto


export interface Route {
  'destination'?: (string);
  'router'?: (string);
}

export interface Route__Output {
  'destination': (string);
  'router': (string);
}
