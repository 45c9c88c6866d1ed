// Original file: proto/metalplug/v1/instances.proto


export interface DeploySettings {
  'disk'?: (string);
  'root'?: (string);
  'userData'?: (string);
}

export interface DeploySettings__Output {
  'disk': (string);
  'root': (string);
  'userData': (string);
}
