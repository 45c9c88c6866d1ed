// Original file: proto/metalplug/v1/instances.proto

export const InstanceKind = {
  INSTANCE_KIND_UNSPECIFIED: 'INSTANCE_KIND_UNSPECIFIED',
  INSTANCE_KIND_NETBOOT: 'INSTANCE_KIND_NETBOOT',
  INSTANCE_KIND_DEPLOY: 'INSTANCE_KIND_DEPLOY',
  INSTANCE_KIND_DISCOVER: 'INSTANCE_KIND_DISCOVER',
} as const;

export type InstanceKind =
  | 'INSTANCE_KIND_UNSPECIFIED'
  | 0
  | 'INSTANCE_KIND_NETBOOT'
  | 1
  | 'INSTANCE_KIND_DEPLOY'
  | 2
  | 'INSTANCE_KIND_DISCOVER'
  | 3

export type InstanceKind__Output = typeof InstanceKind[keyof typeof InstanceKind]
