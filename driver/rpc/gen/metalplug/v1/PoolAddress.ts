// Original file: proto/metalplug/v1/ownership.proto


export interface PoolAddress {
}

export interface PoolAddress__Output {
}
