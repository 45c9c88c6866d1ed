// Original file: proto/metalplug/v1/images.proto


export interface ImagesScrubRequest {
}

export interface ImagesScrubRequest__Output {
}
