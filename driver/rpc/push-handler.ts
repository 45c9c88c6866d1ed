import type { ServerReadableStream } from "@grpc/grpc-js";
import { failure } from "../errors.js";
import type { BlobKind, Image } from "../images/image.js";
import type { PushDeclaration } from "../images/image-push.js";
import { countArgument, identifierArgument, nameArgument } from "./convert/arguments.js";
import { blobKinds } from "./convert/enums.js";
import { filesFromWire } from "./convert/image.js";
import type { BlobChunk__Output } from "./gen/metalplug/v1/BlobChunk.js";
import type { ImageDeclaration__Output } from "./gen/metalplug/v1/ImageDeclaration.js";
import type { ImagesPushRequest__Output } from "./gen/metalplug/v1/ImagesPushRequest.js";
import type { ImagesPushResponse } from "./gen/metalplug/v1/ImagesPushResponse.js";

/** An image on its way into the store; nothing of it is visible before `commit`. */
export interface PushInProgress {
  write(kind: BlobKind, offset: number, bytes: Uint8Array): Promise<void>;
  commit(): Promise<{ readonly image: Image; readonly storedBytes: number }>;
  abort(): Promise<void>;
}

export type BeginPush = (declaration: PushDeclaration) => Promise<PushInProgress> | PushInProgress;
export type PushCall = ServerReadableStream<ImagesPushRequest__Output, ImagesPushResponse>;

/**
 * Reads one push to its end. The next chunk is asked for only when the last one is written, so a slow disk slows the
 * sender down. Whatever goes wrong, also the sender's leaving, aborts the push.
 */
export async function receivePush(
  call: PushCall,
  beginPush: BeginPush,
): Promise<{ readonly image: Image; readonly storedBytes: number }> {
  let push: PushInProgress | undefined;
  try {
    for await (const message of messages(call)) {
      if (push === undefined) push = await beginPush(declarationOf(message));
      else await writeChunk(push, message);
    }
    if (push === undefined) throw outOfOrder("the end", "a declaration");
    if (call.cancelled) throw failure("CANCELLED", {});
    return await push.commit();
  } catch (error) {
    await push?.abort();
    throw error;
  }
}

/** The stream's messages; leaving the loop early does not destroy the stream, which would cancel the answer. */
async function* messages(call: PushCall): AsyncGenerator<ImagesPushRequest__Output> {
  for await (const message of call.iterator({ destroyOnReturn: false })) yield message;
}

function declarationOf(message: ImagesPushRequest__Output): PushDeclaration {
  const declaration: ImageDeclaration__Output | null | undefined = message.declaration;
  if (declaration === null || declaration === undefined)
    throw outOfOrder(found(message), "a declaration first");
  return {
    requestId: identifierArgument("declaration.request_id", declaration.requestId),
    name: nameArgument(declaration.name, "an image"),
    ...filesFromWire("declaration.", declaration),
    kernelArguments: declaration.kernelArguments,
    expectedRevision: countArgument("declaration.expected_revision", declaration.expectedRevision),
  };
}

async function writeChunk(push: PushInProgress, message: ImagesPushRequest__Output): Promise<void> {
  const chunk: BlobChunk__Output | null | undefined = message.chunk;
  if (chunk === null || chunk === undefined) throw outOfOrder(found(message), "a chunk");
  const kind = blobKinds.fromWire(chunk.kind);
  if (kind === undefined) throw outOfOrder("a chunk of no kind", "kernel, ramdisk or disk");
  await push.write(kind, countArgument("chunk.offset", chunk.offset), chunk.data);
}

function found(message: ImagesPushRequest__Output): string {
  return message.part === undefined ? "an empty message" : `a ${message.part}`;
}

function outOfOrder(what: string, expected: string): Error {
  return failure("PUSH_OUT_OF_ORDER", { found: what, expected });
}
