import { stat } from "node:fs/promises";
import { join } from "node:path";
import { loaderCandidates, sharedLoaderNames } from "../../pxe/boot/shared-loaders.js";

/** The boot loaders this host has, by served name. */
export interface LoaderFinder {
  /** Served names, in order. */
  readonly names: readonly string[];
  /** Where they were looked for. */
  readonly folders: readonly string[];
  /** Where the file is on disk. */
  path(servedName: string): string | undefined;
}

/**
 * Looks once, at the start, for the known loaders and for `more`: one installed later is served after the next start. The first folder that has one
 * wins.
 */
export async function findLoaders(
  folders: readonly string[],
  more: readonly string[] = [],
): Promise<LoaderFinder> {
  const found = new Map<string, string>();
  for (const name of new Set([...sharedLoaderNames(), ...more])) {
    const path = await firstFile(
      folders.flatMap((folder) => loaderCandidates(name).map((file) => join(folder, file))),
    );
    if (path !== undefined) found.set(name, path);
  }
  return { names: [...found.keys()].sort(), folders, path: (name) => found.get(name) };
}

async function firstFile(paths: readonly string[]): Promise<string | undefined> {
  for (const path of paths) {
    const stats = await stat(path).catch(() => undefined);
    if (stats?.isFile()) return path;
  }
  return undefined;
}
