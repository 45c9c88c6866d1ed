import { failure } from "../errors.js";
import type { BlobKeeper, Reservation } from "./blob-keeper.js";
import type { BlobLocks } from "./blob-locks.js";
import { openBlobWriter } from "./blob-writer.js";
import type { BlobInfo, BlobKind, Image } from "./image.js";
import type { PushDeclaration } from "./image-push.js";
import { type PullPatience, pullAgent } from "./pull-agent.js";
import { type PulledBlob, type PullProgress, pullBlob } from "./pull-blob.js";
import { addressGate, type PullPolicy } from "./pull-policy.js";

/** An image and where its files are. */
export interface PullRequest extends Omit<PushDeclaration, BlobKind> {
  readonly kernel: PulledBlob;
  readonly ramdisk: PulledBlob;
  readonly disk?: PulledBlob;
}

export interface PullOptions {
  readonly keeper: BlobKeeper;
  readonly locks: BlobLocks;
  readonly policy: PullPolicy;
  /** Bytes. */
  readonly maxSize: number;
  readonly etags: Map<string, string>;
  readonly patience: PullPatience & { readonly firstPause: number };
  readonly now: () => number;
  /** `Inventory.checkImage` and `Inventory.putImage`. */
  readonly checkImage: (declaration: PushDeclaration) => void;
  readonly putImage: (declaration: PushDeclaration) => Promise<Image>;
  readonly progress: (progress: PullProgress) => void;
  readonly signal: AbortSignal;
}

/** Fetches what is not there, one file after the other, then puts the image. */
export async function pullImage(request: PullRequest, options: PullOptions): Promise<Image> {
  const files = filesOf(request);
  for (const [kind, { url }] of files) checkUrl(kind, url);
  const known = await knownSizes(files, options);
  const isWhole = known.every((size) => size !== undefined);
  options.checkImage(declaration(request, known, isWhole ? request.requestId : ""));
  if (isWhole) return options.putImage(declaration(request, known, request.requestId));
  const room = await options.keeper.reserve(files.map(([, { sha256 }]) => ({ sha256 })));
  try {
    const sizes = await fetchFiles(files, options, room);
    return await options.putImage(declaration(request, sizes, request.requestId));
  } finally {
    room.release();
  }
}

type Files = readonly (readonly [BlobKind, PulledBlob])[];

function filesOf({ kernel, ramdisk, disk }: PullRequest): Files {
  const all = [["kernel", kernel] as const, ["ramdisk", ramdisk] as const];
  return disk === undefined ? all : [...all, ["disk", disk] as const];
}

async function fetchFiles(files: Files, options: PullOptions, room: Reservation): Promise<number[]> {
  const gate = addressGate(options.policy);
  const dispatcher = await pullAgent(options.policy, gate, options.patience);
  try {
    const sizes: number[] = [];
    for (const [kind, file] of files) {
      const blob = await fetchFile(kind, file);
      await room.expect(blob);
      sizes.push(blob.size);
    }
    return sizes;
  } finally {
    await dispatcher.destroy();
  }

  async function fetchFile(kind: BlobKind, { url, sha256 }: PulledBlob): Promise<BlobInfo> {
    const { keeper, locks, signal, patience } = options;
    const { folder } = keeper;
    const writer = await openBlobWriter({ folder, locks, kind, wanted: { sha256 }, signal });
    try {
      return await pullBlob({
        ...{ ...options, kind, url, writer, gate, dispatcher, folder: folder.folder },
        firstPause: patience.firstPause,
        expect: (size) => room.expect({ sha256, size }),
      });
    } finally {
      await writer.leave();
    }
  }
}

function knownSizes(files: Files, { keeper }: PullOptions): Promise<readonly (number | undefined)[]> {
  return Promise.all(files.map(([, { sha256 }]) => keeper.folder.sizeOf(sha256)));
}

function declaration(
  request: PullRequest,
  sizes: readonly (number | undefined)[],
  requestId: string,
): PushDeclaration {
  const [kernel, ramdisk, disk] = filesOf(request).map(([, { sha256 }], place) => ({
    sha256,
    size: sizes[place] ?? 0,
  }));
  if (kernel === undefined || ramdisk === undefined) throw new Error("an image has a kernel and a ramdisk");
  const { name, kernelArguments, architecture, expectedRevision } = request;
  return {
    ...{ requestId, name, kernelArguments, expectedRevision, kernel, ramdisk },
    ...(disk && { disk }),
    ...(architecture && { architecture }),
  };
}

function checkUrl(kind: BlobKind, url: string): void {
  if (URL.canParse(url) && url.length <= 2048) return;
  throw failure("ARGUMENT_REFUSED", {
    argument: `The URL of the ${kind}`,
    found: JSON.stringify(url.slice(0, 100)),
    expected: "http://… or https://…, at most 2048 characters",
  });
}
