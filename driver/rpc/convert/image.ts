import type { BlobInfo, Image } from "../../images/image.js";
import type { BlobInfo__Output } from "../gen/metalplug/v1/BlobInfo.js";
import type { Image__Output, Image as WireImage } from "../gen/metalplug/v1/Image.js";
import { countArgument, digestArgument, presentArgument } from "./arguments.js";
import { timestampFromWire, timestampToWire } from "./time.js";

export function imageToWire(image: Image): WireImage {
  return {
    name: image.name,
    kernel: image.kernel,
    ramdisk: image.ramdisk,
    kernelArguments: image.kernelArguments,
    revision: image.revision,
    createTime: timestampToWire(image.createdAt),
  };
}

export function imageFromWire(wire: Image__Output): Image {
  return {
    name: wire.name,
    kernel: blobInfoFromWire("kernel", wire.kernel),
    ramdisk: blobInfoFromWire("ramdisk", wire.ramdisk),
    kernelArguments: wire.kernelArguments,
    revision: countArgument("revision", wire.revision),
    createdAt: timestampFromWire(wire.createTime),
  };
}

export function blobInfoFromWire(argument: string, wire: BlobInfo__Output | null): BlobInfo {
  const info = presentArgument(argument, wire);
  return {
    sha256: digestArgument(`${argument}.sha256`, info.sha256),
    size: countArgument(`${argument}.size`, info.size),
  };
}
