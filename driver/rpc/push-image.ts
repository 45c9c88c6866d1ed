import { createHash } from "node:crypto";
import { once } from "node:events";
import { createReadStream } from "node:fs";
import { failure, MetalplugError } from "../errors.js";
import { type BlobInfo, type BlobKind, type Image, parseDigest } from "../images/image.js";
import type { Channel } from "./channel.js";
import { presentArgument } from "./convert/arguments.js";
import { blobKinds } from "./convert/enums.js";
import { imageFromWire } from "./convert/image.js";
import type { ImagesPushRequest } from "./gen/metalplug/v1/ImagesPushRequest.js";
import { imagesDefinition } from "./proto.js";

export interface PushImageRequest {
  readonly requestId: string;
  readonly name: string;
  readonly kernelPath: string;
  readonly ramdiskPath: string;
  readonly kernelArguments?: string;
  /** To replace an image: its revision. Absent: the name must be new, or the content the same. */
  readonly expectedRevision?: number;
  /** Called after each chunk that was handed on. */
  readonly onProgress?: (progress: { readonly sentBytes: number; readonly totalBytes: number }) => void;
  readonly signal?: AbortSignal;
}

export interface PushedImage {
  readonly image: Image;
  /** Bytes that were stored anew: 0 when the driver had both files already. */
  readonly storedBytes: number;
}

const CHUNK = 256 << 10;

/** Reads both files twice: for their digests, which come first on the wire, and to send them. */
export async function pushImage(channel: Channel, request: PushImageRequest): Promise<PushedImage> {
  const kernel = await blobOf("kernel", request.kernelPath, request.signal);
  const ramdisk = await blobOf("ramdisk", request.ramdiskPath, request.signal);
  const upload = new Upload(channel, request, kernel.size + ramdisk.size);
  const { requestId, name, kernelArguments = "", expectedRevision = 0 } = request;
  const declaration = { requestId, name, kernel, ramdisk, kernelArguments, expectedRevision };
  await upload.write({ declaration });
  await upload.file("kernel", request.kernelPath);
  await upload.file("ramdisk", request.ramdiskPath);
  return upload.finish();
}

/** One push under way. After the driver has answered, whatever it said, nothing more is sent. */
class Upload {
  private readonly channel: Channel;
  private readonly request: PushImageRequest;
  private readonly totalBytes: number;
  private readonly sending: ReturnType<typeof send>;
  private readonly answered = new AbortController();
  private sentBytes = 0;

  constructor(channel: Channel, request: PushImageRequest, totalBytes: number) {
    this.channel = channel;
    this.request = request;
    this.totalBytes = totalBytes;
    this.sending = send(channel, request.signal);
    const stop = (): void => this.answered.abort();
    this.sending.answer.then(stop, stop);
  }

  /** Waits while the driver is slower than this host. */
  async write(message: ImagesPushRequest): Promise<void> {
    const { call } = this.sending;
    const { signal } = this.answered;
    if (signal.aborted || call.write(message)) return;
    await once(call, "drain", { signal }).catch(() => undefined);
  }

  async file(kind: BlobKind, path: string): Promise<void> {
    let offset = 0;
    try {
      for await (const data of chunksOf(kind, path)) {
        if (this.answered.signal.aborted) return;
        await this.write({ chunk: { kind: blobKinds.toWire(kind), offset, data } });
        offset += data.length;
        this.progress(data.length);
      }
    } catch (error) {
      this.sending.call.cancel();
      throw error;
    }
  }

  async finish(): Promise<PushedImage> {
    if (!this.answered.signal.aborted) this.sending.call.end();
    const response = await this.sending.answer;
    return this.channel.read(() => ({
      image: imageFromWire(presentArgument("image", response.image)),
      storedBytes: Number(response.storedBytes),
    }));
  }

  private progress(bytes: number): void {
    this.sentBytes += bytes;
    this.request.onProgress?.({ sentBytes: this.sentBytes, totalBytes: this.totalBytes });
  }
}

function send(channel: Channel, signal: AbortSignal | undefined) {
  return channel.send(imagesDefinition.Push, signal);
}

async function blobOf(kind: BlobKind, path: string, signal: AbortSignal | undefined): Promise<BlobInfo> {
  const hash = createHash("sha256");
  let size = 0;
  for await (const chunk of chunksOf(kind, path)) {
    if (signal?.aborted) throw failure("CANCELLED", {});
    hash.update(chunk);
    size += chunk.length;
  }
  const sha256 = parseDigest(hash.digest("hex"));
  if (sha256 === undefined) throw new Error("SHA-256 is 64 hex digits");
  return { sha256, size };
}

async function* chunksOf(kind: BlobKind, path: string): AsyncGenerator<Buffer> {
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: CHUNK })) yield chunk;
  } catch (cause) {
    if (cause instanceof MetalplugError) throw cause;
    const found = cause instanceof Error ? cause.message : String(cause);
    throw failure(
      "ARGUMENT_REFUSED",
      { argument: `the ${kind}`, found, expected: "a file that can be read" },
      { cause },
    );
  }
}
