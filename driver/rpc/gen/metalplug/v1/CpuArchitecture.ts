// Original file: proto/metalplug/v1/hardware.proto

export const CpuArchitecture = {
  CPU_ARCHITECTURE_UNSPECIFIED: 'CPU_ARCHITECTURE_UNSPECIFIED',
  CPU_ARCHITECTURE_X86_64: 'CPU_ARCHITECTURE_X86_64',
  CPU_ARCHITECTURE_AARCH64: 'CPU_ARCHITECTURE_AARCH64',
} as const;

export type CpuArchitecture =
  | 'CPU_ARCHITECTURE_UNSPECIFIED'
  | 0
  | 'CPU_ARCHITECTURE_X86_64'
  | 1
  | 'CPU_ARCHITECTURE_AARCH64'
  | 2

export type CpuArchitecture__Output = typeof CpuArchitecture[keyof typeof CpuArchitecture]
