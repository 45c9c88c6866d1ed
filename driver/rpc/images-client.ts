import { randomUUID } from "node:crypto";
import type { Image } from "../images/image.js";
import type { CallOptions, Channel } from "./channel.js";
import { imageFromWire } from "./convert/image.js";
import type { Image__Output } from "./gen/metalplug/v1/Image.js";
import { allPages, type Page, type PageOptions, pageToWire } from "./list.js";
import { given, type MutationOptions, mutation } from "./mutation.js";
import { imagesDefinition as images } from "./proto.js";
import { type PushedImage, type PushImageRequest, pushImage } from "./push-image.js";

export type ImagesClient = ReturnType<typeof imagesClient>;

const readImage = ({ image }: { readonly image: Image__Output | null }) => imageFromWire(given(image));

/** The images a driver keeps. */
export function imagesClient(channel: Channel) {
  const listImagesPage = (request: PageOptions = {}): Promise<Page<Image>> => {
    const read = (response: { images: Image__Output[]; nextPageToken: string }) => ({
      items: response.images.map(imageFromWire),
      nextPageToken: response.nextPageToken,
    });
    return channel.call(images.List, pageToWire(request), read, request);
  };
  return {
    pushImage(
      request: Omit<PushImageRequest, "requestId"> & { readonly requestId?: string },
    ): Promise<PushedImage> {
      return pushImage(channel, { ...request, requestId: request.requestId ?? randomUUID() });
    },
    getImage(name: string, options?: CallOptions): Promise<Image> {
      return channel.call(images.Get, { name }, readImage, options);
    },
    listImagesPage,
    listImages(options?: CallOptions): Promise<readonly Image[]> {
      return allPages(listImagesPage, options);
    },
    removeImage(name: string, options?: MutationOptions): Promise<Image> {
      return channel.call(images.Remove, { name, ...mutation(options) }, readImage, options);
    },
  };
}
