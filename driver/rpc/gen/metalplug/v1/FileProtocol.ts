// Original file: proto/metalplug/v1/boot_event.proto

export const FileProtocol = {
  FILE_PROTOCOL_UNSPECIFIED: 'FILE_PROTOCOL_UNSPECIFIED',
  FILE_PROTOCOL_TFTP: 'FILE_PROTOCOL_TFTP',
  FILE_PROTOCOL_HTTP: 'FILE_PROTOCOL_HTTP',
} as const;

export type FileProtocol =
  | 'FILE_PROTOCOL_UNSPECIFIED'
  | 0
  | 'FILE_PROTOCOL_TFTP'
  | 1
  | 'FILE_PROTOCOL_HTTP'
  | 2

export type FileProtocol__Output = typeof FileProtocol[keyof typeof FileProtocol]
