import type { Loader } from "../../pxe/boot/boot-binding.js";
import { checkGrubArguments, checkKernelArguments } from "../../pxe/boot/kernel-arguments.js";
import { failure } from "../errors.js";
import { imagesOf } from "../instance/instance-state.js";
import type { Mutation } from "../inventory/inventory.js";
import {
  type Applied,
  type InventoryState,
  imageChange,
  unchanged,
  withEntries,
  withoutKeys,
} from "../inventory/inventory-state.js";
import { checkLimit, checkName, checkRevision, tellNames } from "../inventory/request-checks.js";
import type { CpuArchitecture } from "../node/hardware.js";
import type { BlobInfo, Image } from "./image.js";

const MAX_IMAGES = 10_000;

export interface ImageRequest extends Pick<Mutation, "expectedRevision"> {
  readonly name: string;
  readonly kernel: BlobInfo;
  readonly ramdisk: BlobInfo;
  readonly disk?: BlobInfo;
  readonly architecture?: CpuArchitecture;
  readonly kernelArguments: string;
}

/**
 * Adds an image, or replaces the one whose revision is expected; the same content again changes nothing. Throws
 * NAME_REFUSED, KERNEL_ARGUMENTS_REFUSED, IMAGE_EXISTS, IMAGE_NOT_FOUND, REVISION_MISMATCH or LIMIT_REACHED.
 */
export function putImage(state: InventoryState, request: ImageRequest, now: number): Applied<Image> {
  const { name, kernelArguments, expectedRevision } = request;
  checkName(name, "an image");
  checkArgumentsFor(kernelArguments, loadersOf(state, name));
  const there = expectedRevision === 0 ? state.images.get(name) : requireImage(state, name);
  if (there) {
    checkRevision(`Image "${name}"`, there.revision, expectedRevision);
    if (sameContent(there, request)) return unchanged(state, there);
    if (expectedRevision === 0) throw failure("IMAGE_EXISTS", { image: name, revision: there.revision });
  } else {
    checkLimit(state.images.size + 1, MAX_IMAGES, "images on one hypervisor");
  }
  const revision = state.revision + 1;

  const image: Image = {
    name,
    kernel: copyBlob(request.kernel),
    ramdisk: copyBlob(request.ramdisk),
    ...(request.disk && { disk: copyBlob(request.disk) }),
    ...(request.architecture && { architecture: request.architecture }),
    kernelArguments,
    revision,
    createdAt: now,
  };
  return {
    state: { ...state, revision, images: withEntries(state.images, [[name, image]]) },
    changes: [imageChange(name, image)],
    claims: [],
    answer: image,
  };
}

/** Forgets an image that no instance uses. Throws IMAGE_NOT_FOUND, REVISION_MISMATCH or IMAGE_IN_USE. */
export function removeImage(
  state: InventoryState,
  request: Pick<Mutation, "expectedRevision"> & { readonly name: string },
): Applied<Image> {
  const image = requireImage(state, request.name);
  checkRevision(`Image "${image.name}"`, image.revision, request.expectedRevision);
  const users = [...state.instances.values()].filter((instance) => imagesOf(instance).includes(image.name));
  if (users.length > 0)
    throw failure("IMAGE_IN_USE", { image: image.name, nodes: tellNames(users.map(({ node }) => node)) });
  const revision = state.revision + 1;
  return {
    state: { ...state, revision, images: withoutKeys(state.images, [image.name]) },
    changes: [imageChange(image.name, undefined)],
    claims: [],
    answer: image,
  };
}

/** Throws IMAGE_NOT_FOUND, naming the images there are. */
export function requireImage(state: InventoryState, name: string): Image {
  const image = state.images.get(name);
  if (image) return image;
  const { hypervisor, images } = state;
  throw failure("IMAGE_NOT_FOUND", { image: name, hypervisor, images: tellNames(images.keys()) });
}

/** Throws KERNEL_ARGUMENTS_REFUSED when one of these loaders could not pass them on unchanged. */
export function checkArgumentsFor(kernelArguments: string, loaders: readonly Loader[]): void {
  const forAll = checkKernelArguments(kernelArguments);
  const found = forAll ?? (loaders.includes("grub") ? checkGrubArguments(kernelArguments) : undefined);
  if (found !== undefined) throw failure("KERNEL_ARGUMENTS_REFUSED", { found });
}

function loadersOf(state: InventoryState, image: string): readonly Loader[] {
  return [...state.instances.values()]
    .filter((instance) => imagesOf(instance).includes(image))
    .map(({ loader }) => loader);
}

function sameContent(image: Image, request: ImageRequest): boolean {
  return (
    image.kernel.sha256 === request.kernel.sha256 &&
    image.ramdisk.sha256 === request.ramdisk.sha256 &&
    image.disk?.sha256 === request.disk?.sha256 &&
    image.architecture === request.architecture &&
    image.kernelArguments === request.kernelArguments
  );
}

function copyBlob({ sha256, size }: BlobInfo): BlobInfo {
  return { sha256, size };
}
