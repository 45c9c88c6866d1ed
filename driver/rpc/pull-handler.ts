import type { ServerWritableStream } from "@grpc/grpc-js";
import { MetalplugError } from "../errors.js";
import type { Image } from "../images/image.js";
import type { ImageStore } from "../images/image-store.js";
import type { PulledBlob } from "../images/pull-blob.js";
import type { PullRequest } from "../images/pull-image.js";
import {
  countArgument,
  digestArgument,
  identifierArgument,
  nameArgument,
  presentArgument,
} from "./convert/arguments.js";
import { blobKinds } from "./convert/enums.js";
import { architectureFromWire } from "./convert/image.js";
import type { Image as WireImage } from "./gen/metalplug/v1/Image.js";
import type { ImagesPullRequest__Output } from "./gen/metalplug/v1/ImagesPullRequest.js";
import type { ImagesPullResponse } from "./gen/metalplug/v1/ImagesPullResponse.js";
import type { PulledBlob__Output } from "./gen/metalplug/v1/PulledBlob.js";
import { goneSignal } from "./outgoing-call.js";
import { RepeatedCalls } from "./repeated-calls.js";
import { StepWriter } from "./step-writer.js";

type PullCall = ServerWritableStream<ImagesPullRequest__Output, ImagesPullResponse>;

/** Serves pulls. One that is repeated while the first is under way waits for its answer. */
export class PullCalls {
  private readonly store: Pick<ImageStore, "pull">;
  private readonly stopping: AbortSignal;
  private readonly repeated = new RepeatedCalls<Image>();

  constructor(store: Pick<ImageStore, "pull">, stopping: AbortSignal) {
    this.store = store;
    this.stopping = stopping;
  }

  async serve(call: PullCall, toWire: (image: Image) => WireImage): Promise<void> {
    const request = pullRequest(call.request);
    const writer = new StepWriter(call);
    const signal = goneSignal(call, this.stopping);
    const image = await this.pull(request, writer, signal);
    if (!signal.aborted) writer.tell({ image: toWire(image) });
  }

  private async pull(
    request: PullRequest,
    writer: StepWriter<ImagesPullResponse>,
    signal: AbortSignal,
  ): Promise<Image> {
    const progress: Parameters<ImageStore["pull"]>[1]["progress"] = ({ kind, received, size }) =>
      writer.progress({ progress: { kind: blobKinds.toWire(kind), received, size } });
    for (;;) {
      try {
        const carryOut = () => this.store.pull(request, { progress, signal });
        return await this.repeated.once(request.requestId, request, carryOut);
      } catch (error) {
        // It waited for another call, whose caller has left: now it is this one's to carry it out.
        const isOther = error instanceof MetalplugError && error.code === "CANCELLED" && !signal.aborted;
        if (!isOther) throw error;
      }
    }
  }
}

function pullRequest(wire: ImagesPullRequest__Output): PullRequest {
  return {
    requestId: identifierArgument("request_id", wire.requestId),
    name: nameArgument(wire.name, "an image"),
    kernel: pulledBlob("kernel", wire.kernel),
    ramdisk: pulledBlob("ramdisk", wire.ramdisk),
    ...(wire.disk && { disk: pulledBlob("disk", wire.disk) }),
    ...architectureFromWire("architecture", wire.architecture),
    kernelArguments: wire.kernelArguments,
    expectedRevision: countArgument("expected_revision", wire.expectedRevision),
  };
}

function pulledBlob(argument: string, wire: PulledBlob__Output | null): PulledBlob {
  const { url, sha256 } = presentArgument(argument, wire);
  return { url, sha256: digestArgument(`${argument}.sha256`, sha256) };
}
