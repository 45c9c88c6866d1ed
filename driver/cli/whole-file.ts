import { createWriteStream } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { Readable, type Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { failure } from "../errors.js";

/** Writes the lines to `file`, readable by its owner only, and answers how many. An earlier file stays as it is until the new one is whole and on disk. */
export async function writeWholeFile(file: string, lines: AsyncIterable<string>): Promise<number> {
  const partial = `${file}.partial`;
  let written = 0;
  const counted = async function* (): AsyncGenerator<string> {
    for await (const line of lines) {
      written += 1;
      yield `${line}\n`;
    }
  };
  try {
    await pipeline(counted, createWriteStream(partial, { mode: 0o600, flush: true }));
    await rename(partial, file);
  } catch (error) {
    await rm(partial, { force: true });
    throw isSystemError(error)
      ? failure("FILE_UNWRITABLE", { file, found: error.message }, { cause: error })
      : error;
  }
  return written;
}

/** As fast as `target` takes them; it stays open. */
export function writeLines(lines: AsyncIterable<string>, target: Writable): Promise<void> {
  const ended = async function* (): AsyncGenerator<string> {
    for await (const line of lines) yield `${line}\n`;
  };
  return pipeline(Readable.from(ended()), target, { end: false });
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && "syscall" in error;
}
