// Original file: proto/metalplug/v1/vifs.proto

export const PlugKind = {
  PLUG_KIND_UNSPECIFIED: 'PLUG_KIND_UNSPECIFIED',
  PLUG_KIND_FLAT: 'PLUG_KIND_FLAT',
  PLUG_KIND_LINUX_BRIDGE: 'PLUG_KIND_LINUX_BRIDGE',
  PLUG_KIND_COMMAND: 'PLUG_KIND_COMMAND',
} as const;

export type PlugKind =
  | 'PLUG_KIND_UNSPECIFIED'
  | 0
  | 'PLUG_KIND_FLAT'
  | 1
  | 'PLUG_KIND_LINUX_BRIDGE'
  | 2
  | 'PLUG_KIND_COMMAND'
  | 3

export type PlugKind__Output = typeof PlugKind[keyof typeof PlugKind]
