// Original file: proto/metalplug/v1/hypervisor.proto


export interface HypervisorGetResourcesRequest {
}

export interface HypervisorGetResourcesRequest__Output {
}
