import { failure } from "../errors.js";
import type { BlobInfo, BlobKind } from "../images/image.js";
import type { CpuArchitecture } from "../node/hardware.js";
import type { CallOptions, Channel } from "./channel.js";
import { countArgument, presentArgument } from "./convert/arguments.js";
import { blobKinds, cpuArchitectures } from "./convert/enums.js";
import { blobInfoFromWire, type ImageView, imageFromWire } from "./convert/image.js";
import type { ImagesScrubResponse__Output } from "./gen/metalplug/v1/ImagesScrubResponse.js";
import { imagesDefinition } from "./proto.js";

/** A file that the driver is to fetch, and what it must be. */
export interface PullSource {
  readonly url: string;
  /** 64 lower-case hex digits. */
  readonly sha256: string;
}

export interface PullImageRequest {
  readonly requestId: string;
  readonly name: string;
  readonly kernel: PullSource;
  readonly ramdisk: PullSource;
  readonly disk?: PullSource;
  readonly architecture?: CpuArchitecture;
  readonly kernelArguments?: string;
  /** To replace an image: its revision. Absent: the name must be new, or the content the same. */
  readonly expectedRevision?: number;
  readonly onProgress?: (progress: PullStep) => void;
  /** The driver keeps what it has fetched, for the next try. */
  readonly signal?: AbortSignal;
}

export interface PullStep {
  readonly kind: BlobKind;
  readonly received: number;
  /** 0 while the server has not said. */
  readonly size: number;
}

export interface CollectedGarbage {
  readonly removed: readonly BlobInfo[];
  readonly freedBytes: number;
  /** Bytes that are left in the store. */
  readonly storedBytes: number;
}

export interface GarbageOptions extends CallOptions {
  /** Only tell what would go. */
  readonly dryRun?: boolean;
  /** Also what is within its grace time. */
  readonly now?: boolean;
}

export type ScrubMessage =
  | { readonly kind: "progress"; readonly read: number; readonly total: number }
  | {
      readonly kind: "damaged";
      readonly blob: BlobInfo;
      /** Images that name it. */
      readonly images: readonly string[];
      readonly text: string;
    }
  | { readonly kind: "result"; readonly good: number; readonly damaged: number };

export async function pullImage(channel: Channel, request: PullImageRequest): Promise<ImageView> {
  const { onProgress, signal, architecture, kernelArguments = "", expectedRevision = 0, ...rest } = request;
  const message = {
    ...{ ...rest, kernelArguments, expectedRevision },
    ...(architecture && { architecture: cpuArchitectures.toWire(architecture) }),
  };
  for await (const { image, progress } of channel.watch(imagesDefinition.Pull, message, signal)) {
    if (image) return channel.read(() => imageFromWire(image));
    const kind = progress ? blobKinds.fromWire(progress.kind) : undefined;
    if (progress && kind !== undefined)
      onProgress?.({ kind, received: Number(progress.received), size: Number(progress.size) });
  }
  throw failure("STOPPING", { what: "the driver" });
}

export function collectGarbage(
  channel: Channel,
  { dryRun = false, now = false, ...options }: GarbageOptions,
): Promise<CollectedGarbage> {
  return channel.call(
    imagesDefinition.CollectGarbage,
    { dryRun, now },
    ({ removed, freedBytes, storedBytes }) => ({
      removed: removed.map((blob) => blobInfoFromWire("removed", blob)),
      freedBytes: countArgument("freed_bytes", freedBytes),
      storedBytes: countArgument("stored_bytes", storedBytes),
    }),
    options,
  );
}

/** Until the scrub is done; leaving the loop ends it. */
export async function* scrubImages(channel: Channel, signal?: AbortSignal): AsyncGenerator<ScrubMessage> {
  for await (const message of channel.watch(imagesDefinition.Scrub, {}, signal)) {
    const read = channel.read(() => scrubMessage(message));
    if (read !== undefined) yield read;
  }
}

function scrubMessage({ progress, damaged, result }: ImagesScrubResponse__Output): ScrubMessage | undefined {
  if (progress) return { kind: "progress", read: Number(progress.read), total: Number(progress.total) };
  if (result) return { kind: "result", good: result.good, damaged: result.damaged };
  if (!damaged) return undefined;
  const { images, text } = damaged;
  return {
    kind: "damaged",
    blob: blobInfoFromWire("blob", presentArgument("blob", damaged.blob)),
    images,
    text,
  };
}
