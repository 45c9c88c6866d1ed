import type { ServerWritableStream } from "@grpc/grpc-js";
import type { ImageStore } from "../images/image-store.js";
import type { ImagesScrubRequest__Output } from "./gen/metalplug/v1/ImagesScrubRequest.js";
import type { ImagesScrubResponse } from "./gen/metalplug/v1/ImagesScrubResponse.js";
import { goneSignal } from "./outgoing-call.js";
import { StepWriter } from "./step-writer.js";

/** Scrubs for as long as the caller stays. */
export async function scrubImages(
  call: ServerWritableStream<ImagesScrubRequest__Output, ImagesScrubResponse>,
  store: Pick<ImageStore, "scrub">,
  stopping: AbortSignal,
): Promise<void> {
  const writer = new StepWriter<ImagesScrubResponse>(call);
  const signal = goneSignal(call, stopping);
  const result = await store.scrub({
    progress: (step) => writer.progress({ progress: step }),
    damaged: ({ blob, images, text }) => writer.tell({ damaged: { blob, images: [...images], text } }),
    signal,
  });
  if (!signal.aborted) writer.tell({ result });
}
