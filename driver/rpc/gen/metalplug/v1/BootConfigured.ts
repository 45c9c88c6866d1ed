// Original file: proto/metalplug/v1/boot_event.proto


export interface BootConfigured {
  'path'?: (string);
  'image'?: (string);
  'kernelArguments'?: (string);
}

export interface BootConfigured__Output {
  'path': (string);
  'image': (string);
  'kernelArguments': (string);
}
