// Original file: proto/metalplug/v1/power.proto

import type { ManualPower as _metalplug_v1_ManualPower, ManualPower__Output as _metalplug_v1_ManualPower__Output } from '../../metalplug/v1/ManualPower.js';
import type { IpmiPower as _metalplug_v1_IpmiPower, IpmiPower__Output as _metalplug_v1_IpmiPower__Output } from '../../metalplug/v1/IpmiPower.js';
import type { RedfishPower as _metalplug_v1_RedfishPower, RedfishPower__Output as _metalplug_v1_RedfishPower__Output } from '../../metalplug/v1/RedfishPower.js';
import type { CommandPower as _metalplug_v1_CommandPower, CommandPower__Output as _metalplug_v1_CommandPower__Output } from '../../metalplug/v1/CommandPower.js';
import type { WolPower as _metalplug_v1_WolPower, WolPower__Output as _metalplug_v1_WolPower__Output } from '../../metalplug/v1/WolPower.js';

export interface PowerSettings {
  'manual'?: (_metalplug_v1_ManualPower | null);
  'ipmi'?: (_metalplug_v1_IpmiPower | null);
  'redfish'?: (_metalplug_v1_RedfishPower | null);
  'command'?: (_metalplug_v1_CommandPower | null);
  'wol'?: (_metalplug_v1_WolPower | null);
  'kind'?: "manual"|"ipmi"|"redfish"|"command"|"wol";
}

export interface PowerSettings__Output {
  'manual'?: (_metalplug_v1_ManualPower__Output | null);
  'ipmi'?: (_metalplug_v1_IpmiPower__Output | null);
  'redfish'?: (_metalplug_v1_RedfishPower__Output | null);
  'command'?: (_metalplug_v1_CommandPower__Output | null);
  'wol'?: (_metalplug_v1_WolPower__Output | null);
  'kind'?: "manual"|"ipmi"|"redfish"|"command"|"wol";
}
