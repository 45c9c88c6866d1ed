import type { Image } from "../images/image.js";
import type { ImageStore } from "../images/image-store.js";
import { uses } from "../images/image-uses.js";
import { countArgument, identifierArgument, nameArgument, refused } from "./convert/arguments.js";
import { architectureFromWire, blobInfoFromWire, imageToWire } from "./convert/image.js";
import { assertServing, type DriverContext } from "./driver-context.js";
import type { Image as WireImage } from "./gen/metalplug/v1/Image.js";
import type { ImagesHandlers } from "./gen/metalplug/v1/Images.js";
import type { ImagesListRequest__Output } from "./gen/metalplug/v1/ImagesListRequest.js";
import { page } from "./pages.js";
import { PullCalls } from "./pull-handler.js";
import { type BeginPush, type PushCall, receivePush } from "./push-handler.js";
import { scrubImages } from "./scrub-handler.js";

/** The part of the image store that calls need. */
export interface ImageReceiver extends Pick<ImageStore, "offsets" | "pull" | "collect" | "scrub"> {
  readonly beginPush: BeginPush;
}

const MAX_OFFSETS = 16;

export function imagesService(context: DriverContext, store: ImageReceiver): ImagesHandlers {
  const { inventory, handlers, stopping } = context;
  const pulls = new PullCalls(store, stopping);
  const wire = (image: Image): WireImage =>
    imageToWire(image, uses(inventory.instances()).get(image.name) ?? 0);
  const push = async (call: PushCall) => {
    assertServing(context);
    return receivePush(call, (declaration) => store.beginPush(declaration));
  };
  return {
    Push: (call, callback) => {
      push(call).then(
        ({ image, storedBytes }) => callback(null, { image: wire(image), storedBytes }),
        (error: unknown) => callback(handlers.error(error)),
      );
    },
    GetOffsets: handlers.unary(async ({ blobs }) => {
      if (blobs.length > MAX_OFFSETS) throw refused("blobs", blobs.length, `at most ${MAX_OFFSETS}`);
      return { offsets: [...(await store.offsets(blobs.map((blob) => blobInfoFromWire("blobs", blob))))] };
    }),
    Pull: handlers.serverStream(async (call) => {
      assertServing(context);
      await pulls.serve(call, wire);
    }),
    CollectGarbage: handlers.unary(async ({ dryRun, now }) => {
      assertServing(context);
      const { removed, freedBytes, storedBytes } = await store.collect({ dryRun, now });
      return { removed: [...removed], freedBytes, storedBytes };
    }),
    Scrub: handlers.serverStream((call) => scrubImages(call, store, stopping)),
    Get: handlers.unary(({ name }) => ({ image: wire(inventory.image(nameArgument(name, "an image"))) })),
    List: handlers.unary((request) => {
      const used = uses(inventory.instances());
      const { items, nextPageToken } = page("images", asked(inventory.images(), request), nameOf, request);
      return { images: items.map((image) => imageToWire(image, used.get(image.name) ?? 0)), nextPageToken };
    }),
    Remove: handlers.unary(async ({ requestId, name, expectedRevision }) => {
      assertServing(context);
      const image = await inventory.removeImage({
        requestId: identifierArgument("request_id", requestId),
        name: nameArgument(name, "an image"),
        expectedRevision: countArgument("expected_revision", expectedRevision),
      });
      return { image: imageToWire(image, 0) };
    }),
  };
}

function asked(
  images: readonly Image[],
  { namePrefix, architecture: wanted }: ImagesListRequest__Output,
): readonly Image[] {
  const { architecture } = architectureFromWire("architecture", wanted);
  return images.filter(
    (image) =>
      image.name.startsWith(namePrefix) &&
      (architecture === undefined || image.architecture === architecture),
  );
}

function nameOf({ name }: Image): string {
  return name;
}
