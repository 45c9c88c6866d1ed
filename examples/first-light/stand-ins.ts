import { createHash } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";

export interface StandIn {
  readonly path: string;
  readonly sha256: string;
  readonly bytes: number;
}

/** A file of repeatable noise in place of a kernel, ramdisk or disk image: nothing here runs it, but every byte is checked. */
export async function standIn(folder: string, name: string, mebibytes: number): Promise<StandIn> {
  const bytes = createHash("shake256", { outputLength: mebibytes << 20 })
    .update(name)
    .digest();
  const path = join(folder, name);
  await writeFile(path, bytes);
  return { path, sha256: createHash("sha256").update(bytes).digest("hex"), bytes: bytes.length };
}
