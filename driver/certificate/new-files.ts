import { chmod, link, mkdir, mkdtemp, rm } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { failure } from "../errors.js";

/** A file that is made in a folder of its own first. */
export interface NewFile {
  /** Where it ends up. */
  readonly path: string;
  /** Its name while it is made. */
  readonly made: string;
  readonly mode: number;
}

/** Lets `make` write into a private folder, then puts its files where they belong, all or none. Nothing is ever overwritten. Throws FILE_UNWRITABLE. */
export async function makeFiles(
  files: readonly NewFile[],
  make: (folder: string) => Promise<void>,
): Promise<void> {
  const output = resolve(dirname(files[0]?.path ?? "."));
  try {
    await mkdir(output, { recursive: true, mode: 0o755 });
    const folder = await mkdtemp(join(output, ".making-"));
    try {
      await make(folder);
      await place(folder, files);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  } catch (error) {
    throw unwritable(error, output);
  }
}

async function place(folder: string, files: readonly NewFile[]): Promise<void> {
  const placed: string[] = [];
  try {
    for (const { path, made, mode } of files) {
      await chmod(join(folder, made), mode);
      await link(join(folder, made), path).catch((error: unknown) => {
        throw unwritable(error, path);
      });
      placed.push(path);
    }
  } catch (error) {
    await Promise.all(placed.map((path) => rm(path, { force: true })));
    throw error;
  }
}

function unwritable(error: unknown, file: string): unknown {
  if (!(error instanceof Error) || !("syscall" in error)) return error;
  const code = "code" in error ? error.code : undefined;
  const found =
    code === "EEXIST"
      ? "there is one already, and nothing is overwritten; choose another --output, or move it away"
      : String(code);
  return failure("FILE_UNWRITABLE", { file, found }, { cause: error });
}
