// Original file: proto/metalplug/v1/ownership.proto


export interface NotMine {
}

export interface NotMine__Output {
}
