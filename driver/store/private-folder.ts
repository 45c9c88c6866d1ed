import { mkdir, open } from "node:fs/promises";
import { dirname } from "node:path";

/** Makes `folder` and its missing parents for this user alone (0700), durably; an existing folder is left as it is. */
export async function makePrivateFolder(folder: string): Promise<void> {
  const first = await mkdir(folder, { recursive: true, mode: 0o700 });
  if (first === undefined) return;
  for (let made = folder; made.startsWith(first); made = dirname(made)) await syncFolder(dirname(made));
}

/** Makes the folder's entries durable: a rename is on disk only after this. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
