// Original file: proto/metalplug/v1/coordinator.proto


export interface CoordinatorExportLeasesRequest {
}

export interface CoordinatorExportLeasesRequest__Output {
}
