// Original file: proto/metalplug/v1/power.proto


export interface ManualPower {
}

export interface ManualPower__Output {
}
