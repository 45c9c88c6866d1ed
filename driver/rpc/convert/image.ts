import type { BlobInfo, Image } from "../../images/image.js";
import type { CpuArchitecture } from "../../node/hardware.js";
import type { BlobInfo__Output } from "../gen/metalplug/v1/BlobInfo.js";
import type { Image__Output, Image as WireImage } from "../gen/metalplug/v1/Image.js";
import { countArgument, digestArgument, presentArgument, refused } from "./arguments.js";
import { cpuArchitectures } from "./enums.js";
import { timestampFromWire, timestampToWire } from "./time.js";

/** An image as clients see it. */
export interface ImageView extends Image {
  /** Instances that use it now. */
  readonly useCount: number;
}

export function imageToWire(image: Image, useCount: number): WireImage {
  const { disk, architecture } = image;
  return {
    ...(disk && { disk }),
    ...(architecture && { architecture: cpuArchitectures.toWire(architecture) }),
    useCount,
    name: image.name,
    kernel: image.kernel,
    ramdisk: image.ramdisk,
    kernelArguments: image.kernelArguments,
    revision: image.revision,
    createTime: timestampToWire(image.createdAt),
  };
}

export function imageFromWire(wire: Image__Output): ImageView {
  return {
    ...filesFromWire("", wire),
    useCount: wire.useCount,
    name: wire.name,
    kernelArguments: wire.kernelArguments,
    revision: countArgument("revision", wire.revision),
    createdAt: timestampFromWire(wire.createTime),
  };
}

/** What an image and the declaration of one have in common. `at` begins the names of arguments. */
export function filesFromWire(
  at: string,
  {
    kernel,
    ramdisk,
    disk,
    architecture,
  }: Pick<Image__Output, "kernel" | "ramdisk" | "disk" | "architecture">,
): Pick<Image, "kernel" | "ramdisk" | "disk" | "architecture"> {
  return {
    kernel: blobInfoFromWire(`${at}kernel`, kernel),
    ramdisk: blobInfoFromWire(`${at}ramdisk`, ramdisk),
    ...(disk && { disk: blobInfoFromWire(`${at}disk`, disk) }),
    ...architectureFromWire(`${at}architecture`, architecture),
  };
}

/** Unspecified: none is said. */
export function architectureFromWire(
  argument: string,
  wire: Image__Output["architecture"],
): { readonly architecture?: CpuArchitecture } {
  if (wire === "CPU_ARCHITECTURE_UNSPECIFIED") return {};
  const architecture = cpuArchitectures.fromWire(wire);
  if (architecture === undefined) throw refused(argument, String(wire), "one this version knows");
  return { architecture };
}

export function blobInfoFromWire(argument: string, wire: BlobInfo__Output | null): BlobInfo {
  const info = presentArgument(argument, wire);
  return {
    sha256: digestArgument(`${argument}.sha256`, info.sha256),
    size: countArgument(`${argument}.size`, info.size),
  };
}
