// Original file: proto/metalplug/v1/hypervisor.proto


export interface HypervisorWatchStrangersRequest {
}

export interface HypervisorWatchStrangersRequest__Output {
}
