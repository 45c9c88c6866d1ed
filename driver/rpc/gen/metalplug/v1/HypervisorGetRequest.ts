// Original file: proto/metalplug/v1/hypervisor.proto


export interface HypervisorGetRequest {
}

export interface HypervisorGetRequest__Output {
}
