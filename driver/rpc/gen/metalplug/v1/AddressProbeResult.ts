// Original file: proto/metalplug/v1/boot_event.proto

export const AddressProbeResult = {
  ADDRESS_PROBE_RESULT_UNSPECIFIED: 'ADDRESS_PROBE_RESULT_UNSPECIFIED',
  ADDRESS_PROBE_RESULT_FREE: 'ADDRESS_PROBE_RESULT_FREE',
  ADDRESS_PROBE_RESULT_IN_USE: 'ADDRESS_PROBE_RESULT_IN_USE',
  ADDRESS_PROBE_RESULT_NOT_PROBED: 'ADDRESS_PROBE_RESULT_NOT_PROBED',
} as const;

export type AddressProbeResult =
  | 'ADDRESS_PROBE_RESULT_UNSPECIFIED'
  | 0
  | 'ADDRESS_PROBE_RESULT_FREE'
  | 1
  | 'ADDRESS_PROBE_RESULT_IN_USE'
  | 2
  | 'ADDRESS_PROBE_RESULT_NOT_PROBED'
  | 3

export type AddressProbeResult__Output = typeof AddressProbeResult[keyof typeof AddressProbeResult]
