import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { failure, MetalplugError } from "../errors.js";
import { type BlobInfo, type BlobKind, blobsOf } from "../images/image.js";
import type { CpuArchitecture } from "../node/hardware.js";
import type { Channel } from "./channel.js";
import { countArgument, presentArgument } from "./convert/arguments.js";
import { blobKinds, cpuArchitectures } from "./convert/enums.js";
import { type ImageView, imageFromWire } from "./convert/image.js";
import type { ImageDeclaration } from "./gen/metalplug/v1/ImageDeclaration.js";
import type { ImagesPushRequest } from "./gen/metalplug/v1/ImagesPushRequest.js";
import { imagesDefinition } from "./proto.js";
import { blobOf, chunksOf } from "./pushed-file.js";

export interface PushProgress {
  /** Bytes that the driver has or was sent. */
  readonly sentBytes: number;
  readonly totalBytes: number;
  /** Of them, bytes that it had before. */
  readonly skippedBytes: number;
  /** The connection broke; it is tried again. */
  readonly retrying?: { readonly text: string; readonly milliseconds: number };
}

export interface PushImageRequest {
  readonly requestId: string;
  readonly name: string;
  readonly kernelPath: string;
  readonly ramdiskPath: string;
  /** A raw disk image. */
  readonly diskPath?: string;
  readonly architecture?: CpuArchitecture;
  readonly kernelArguments?: string;
  /** To replace an image: its revision. Absent: the name must be new, or the content the same. */
  readonly expectedRevision?: number;
  /** Called after each chunk that was handed on, and before each new try. */
  readonly onProgress?: (progress: PushProgress) => void;
  readonly signal?: AbortSignal;
}

export interface PushedImage {
  readonly image: ImageView;
  /** Bytes that this push added: 0 when the driver had all files already. */
  readonly storedBytes: number;
}

interface Declared {
  readonly kernel: BlobInfo;
  readonly ramdisk: BlobInfo;
  readonly disk?: BlobInfo;
}

const TRIES = 6;
/** Milliseconds before the second try; doubled each time, up to the longest. */
const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 8000;

/**
 * Reads the files for their digests, which come first on the wire, and again to send what the driver does not have of them. A push
 * whose connection breaks is taken up again where it broke.
 */
export async function pushImage(channel: Channel, asked: PushImageRequest): Promise<PushedImage> {
  // Without an id a repeated push could not be told from a second one.
  const request = { ...asked, requestId: asked.requestId || randomUUID() };
  const declared = await declaredFiles(request);
  for (let tries = 1; ; tries++) {
    const upload = new Upload(channel, request, declared);
    try {
      return await upload.run();
    } catch (error) {
      if (tries === TRIES || !upload.mayTryAgain(error)) throw error;
      const pause = Math.min(FIRST_PAUSE * 2 ** (tries - 1), LONGEST_PAUSE) * (0.5 + Math.random() / 2);
      upload.tellRetry(error, pause);
      await pauseFor(pause, request.signal);
    }
  }
}

async function declaredFiles({
  kernelPath,
  ramdiskPath,
  diskPath,
  signal,
}: PushImageRequest): Promise<Declared> {
  const disk = diskPath === undefined ? undefined : await blobOf("disk", diskPath, signal);
  const kernel = await blobOf("kernel", kernelPath, signal);
  const ramdisk = await blobOf("ramdisk", ramdiskPath, signal);
  return { kernel, ramdisk, ...(disk && { disk }) };
}

/** One try of a push. After the driver has answered, whatever it said, nothing more is sent. */
class Upload {
  private readonly channel: Channel;
  private readonly request: PushImageRequest;
  private readonly declared: Declared;
  private readonly answered = new AbortController();
  private sending: ReturnType<typeof send> | undefined;
  private sentBytes = 0;
  private skippedBytes = 0;

  constructor(channel: Channel, request: PushImageRequest, declared: Declared) {
    this.channel = channel;
    this.request = request;
    this.declared = declared;
  }

  async run(): Promise<PushedImage> {
    const offsets = await this.offsets();
    this.skippedBytes = offsets.reduce((sum, offset) => sum + offset, 0);
    this.sentBytes = this.skippedBytes;
    if (this.skippedBytes > 0) this.tell();
    const sending = send(this.channel, this.request.signal);
    this.sending = sending;
    const stop = (): void => this.answered.abort();
    sending.answer.then(stop, stop);
    await this.write({ declaration: this.declaration() });
    for (const [place, [kind]] of blobsOf(this.declared).entries())
      await this.file(kind, offsets[place] ?? 0);
    if (!this.answered.signal.aborted) sending.call.end();
    const response = await sending.answer;
    return this.channel.read(() => ({
      image: imageFromWire(presentArgument("image", response.image)),
      storedBytes: Number(response.storedBytes),
    }));
  }

  /** What was there of a file may have been wrong or have gone meanwhile: then the next try sends more. */
  mayTryAgain(error: unknown): boolean {
    if (!(error instanceof MetalplugError) || this.request.signal?.aborted) return false;
    const isOfResume = error.code === "DIGEST_MISMATCH" || error.code === "PUSH_OUT_OF_ORDER";
    if (isOfResume) return this.skippedBytes > 0;
    // A connection that is lost in the middle of a call also shows as INTERNAL (see grpc-node issue 2625).
    if (error.code === "INTERNAL") return /RST_STREAM/.test(error.message);
    // Not by us: so ends what a driver that stops does not wait for.
    if (error.code === "CANCELLED") return this.channel.isOpen;
    return error.code === "UNREACHABLE" || error.code === "BLOB_BUSY" || error.code === "STOPPING";
  }

  tellRetry(error: unknown, milliseconds: number): void {
    const text = error instanceof Error ? error.message : String(error);
    this.tell({ retrying: { text, milliseconds } });
  }

  private offsets(): Promise<readonly number[]> {
    const blobs = blobsOf(this.declared).map(([, blob]) => blob);
    const { signal } = this.request;
    return this.channel.call(
      imagesDefinition.GetOffsets,
      { blobs },
      (response) => response.offsets.map((offset) => countArgument("offset", offset)),
      signal && { signal },
    );
  }

  private declaration(): ImageDeclaration {
    const { requestId, name, architecture, kernelArguments = "", expectedRevision = 0 } = this.request;
    return {
      ...{ requestId, name, kernelArguments, expectedRevision, ...this.declared },
      ...(architecture && { architecture: cpuArchitectures.toWire(architecture) }),
    };
  }

  /** Waits while the driver is slower than this host. */
  private async write(message: ImagesPushRequest): Promise<void> {
    const { signal } = this.answered;
    const call = this.sending?.call;
    if (call === undefined || signal.aborted || call.write(message)) return;
    await once(call, "drain", { signal }).catch(() => undefined);
  }

  private async file(kind: BlobKind, from: number): Promise<void> {
    let offset = from;
    try {
      for await (const data of chunksOf(kind, this.pathOf(kind), from)) {
        if (this.answered.signal.aborted) return;
        await this.write({ chunk: { kind: blobKinds.toWire(kind), offset, data } });
        offset += data.length;
        this.sentBytes += data.length;
        this.tell();
      }
    } catch (error) {
      this.sending?.call.cancel();
      throw error;
    }
  }

  private pathOf(kind: BlobKind): string {
    const { kernelPath, ramdiskPath, diskPath = "" } = this.request;
    return { kernel: kernelPath, ramdisk: ramdiskPath, disk: diskPath }[kind];
  }

  private tell(more: Pick<PushProgress, "retrying"> = {}): void {
    const totalBytes = blobsOf(this.declared).reduce((sum, [, { size }]) => sum + size, 0);
    const { sentBytes, skippedBytes } = this;
    this.request.onProgress?.({ sentBytes, skippedBytes, totalBytes, ...more });
  }
}

function send(channel: Channel, signal: AbortSignal | undefined) {
  return channel.send(imagesDefinition.Push, signal);
}

async function pauseFor(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  await delay(milliseconds, undefined, signal && { signal }).catch((cause: unknown) => {
    throw failure("CANCELLED", {}, { cause });
  });
}
