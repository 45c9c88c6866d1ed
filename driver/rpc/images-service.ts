import { countArgument, identifierArgument, nameArgument } from "./convert/arguments.js";
import { imageToWire } from "./convert/image.js";
import { assertServing, type DriverContext } from "./driver-context.js";
import type { ImagesHandlers } from "./gen/metalplug/v1/Images.js";
import { page } from "./pages.js";
import { type BeginPush, type PushCall, receivePush } from "./push-handler.js";

/** The part of the image store that calls need. */
export interface ImageReceiver {
  readonly beginPush: BeginPush;
}

export function imagesService(
  context: DriverContext,
  receiver: ImageReceiver,
): Pick<ImagesHandlers, "Push" | "Get" | "List" | "Remove"> {
  const { inventory, handlers } = context;
  const push = async (call: PushCall) => {
    assertServing(context);
    return receivePush(call, (declaration) => receiver.beginPush(declaration));
  };
  return {
    Push: (call, callback) => {
      push(call).then(
        ({ image, storedBytes }) => callback(null, { image: imageToWire(image), storedBytes }),
        (error: unknown) => callback(handlers.error(error)),
      );
    },
    Get: handlers.unary(({ name }) => ({
      image: imageToWire(inventory.image(nameArgument(name, "an image"))),
    })),
    List: handlers.unary((request) => {
      const { items, nextPageToken } = page("images", inventory.images(), ({ name }) => name, request);
      return { images: items.map(imageToWire), nextPageToken };
    }),
    Remove: handlers.unary(async ({ requestId, name, expectedRevision }) => {
      assertServing(context);
      const image = await inventory.removeImage({
        requestId: identifierArgument("request_id", requestId),
        name: nameArgument(name, "an image"),
        expectedRevision: countArgument("expected_revision", expectedRevision),
      });
      return { image: imageToWire(image) };
    }),
  };
}
