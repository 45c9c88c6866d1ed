import { open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { syncFolder } from "./private-folder.js";

/** Puts a text, or what comes bit by bit, at `path`, for this user alone: whole, and on disk when it resolves, or not at all. */
export async function writeDurably(
  path: string,
  text: string | AsyncIterable<string | Uint8Array>,
): Promise<void> {
  const draft = `${path}.new`;
  try {
    const handle = await open(draft, "w", 0o600);
    try {
      for await (const part of typeof text === "string" ? [text] : text) await handle.appendFile(part);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
  await syncFolder(dirname(path));
}
