// Original file: proto/metalplug/v1/power.proto


export interface RedfishPower {
  'url'?: (string);
  'username'?: (string);
  'secret'?: (string);
  'system'?: (string);
  'authority'?: (string);
  'basicAuth'?: (boolean);
}

export interface RedfishPower__Output {
  'url': (string);
  'username': (string);
  'secret': (string);
  'system': (string);
  'authority': (string);
  'basicAuth': (boolean);
}
