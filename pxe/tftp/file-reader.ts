import { type FileHandle, open } from "node:fs/promises";
import type { BootFile } from "../boot/boot-file.js";

/** Reads ranges of one boot file. Closing twice is harmless and waits for reads under way. */
export interface FileReader {
  /** Resolves with fewer bytes only at the end of the file; rejects with the system's error. */
  read(offset: number, length: number): Uint8Array | Promise<Uint8Array>;
  close(): Promise<void>;
}

/** Rejects with the system's error when a stored file cannot be opened. */
export async function openBootFile(file: BootFile): Promise<FileReader> {
  return file.content.kind === "bytes"
    ? bytesReader(file.content.bytes)
    : storedReader(await open(file.content.path, "r"));
}

function bytesReader(bytes: Uint8Array): FileReader {
  return {
    read: (offset, length) => bytes.subarray(offset, offset + length),
    close: () => Promise.resolve(),
  };
}

function storedReader(handle: FileHandle): FileReader {
  let closing: Promise<void> | undefined;
  return {
    read: (offset, length) => readRange(handle, offset, length),
    close: () => {
      closing ??= handle.close();
      return closing;
    },
  };
}

async function readRange(handle: FileHandle, offset: number, length: number): Promise<Uint8Array> {
  const buffer = Buffer.allocUnsafe(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await handle.read(buffer, filled, length - filled, offset + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return buffer.subarray(0, filled);
}
