import { randomUUID } from "node:crypto";
import type { CpuArchitecture } from "../node/hardware.js";
import type { CallOptions, Channel } from "./channel.js";
import { cpuArchitectures } from "./convert/enums.js";
import { type ImageView, imageFromWire } from "./convert/image.js";
import type { Image__Output } from "./gen/metalplug/v1/Image.js";
import {
  type CollectedGarbage,
  collectGarbage,
  type GarbageOptions,
  type PullImageRequest,
  pullImage,
  type ScrubMessage,
  scrubImages,
} from "./image-calls.js";
import { allPages, type Page, type PageOptions, pageToWire } from "./list.js";
import { given, type MutationOptions, mutation } from "./mutation.js";
import { imagesDefinition as images } from "./proto.js";
import { type PushedImage, type PushImageRequest, pushImage } from "./push-image.js";

export interface ImageQuery {
  /** Only images whose name begins so. */
  readonly namePrefix?: string;
  /** Only images for this architecture. */
  readonly architecture?: CpuArchitecture;
}

export type ImagesClient = ReturnType<typeof imagesClient>;

const readImage = ({ image }: { readonly image: Image__Output | null }) => imageFromWire(given(image));

/** The images a driver keeps. */
export function imagesClient(channel: Channel) {
  const listImagesPage = (request: ImageQuery & PageOptions = {}): Promise<Page<ImageView>> => {
    const read = (response: { images: Image__Output[]; nextPageToken: string }) => ({
      items: response.images.map(imageFromWire),
      nextPageToken: response.nextPageToken,
    });
    const { namePrefix = "", architecture } = request;
    const filter = {
      namePrefix,
      ...(architecture && { architecture: cpuArchitectures.toWire(architecture) }),
    };
    return channel.call(images.List, { ...filter, ...pageToWire(request) }, read, request);
  };
  return {
    pushImage(
      request: Omit<PushImageRequest, "requestId"> & { readonly requestId?: string },
    ): Promise<PushedImage> {
      return pushImage(channel, { ...request, requestId: request.requestId ?? randomUUID() });
    },
    /** Lets the driver fetch an image's files itself. */
    pullImage(
      request: Omit<PullImageRequest, "requestId"> & { readonly requestId?: string },
    ): Promise<ImageView> {
      return pullImage(channel, { ...request, requestId: request.requestId ?? randomUUID() });
    },
    /** Removes the bytes that no image names. */
    collectImageGarbage(options: GarbageOptions = {}): Promise<CollectedGarbage> {
      return collectGarbage(channel, options);
    },
    /** Lets the driver read all its files and compare their digests; the last message is the result. */
    scrubImages(signal?: AbortSignal): AsyncGenerator<ScrubMessage> {
      return scrubImages(channel, signal);
    },
    getImage(name: string, options?: CallOptions): Promise<ImageView> {
      return channel.call(images.Get, { name }, readImage, options);
    },
    listImagesPage,
    listImages(query: ImageQuery & CallOptions = {}): Promise<readonly ImageView[]> {
      return allPages((request) => listImagesPage({ ...query, ...request }), query);
    },
    removeImage(name: string, options?: MutationOptions): Promise<ImageView> {
      return channel.call(images.Remove, { name, ...mutation(options) }, readImage, options);
    },
  };
}
