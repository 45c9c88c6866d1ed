import { readdirSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { ROOT } from "./gen.js";

export interface Import {
  /** Path of the importing file from the root. */
  readonly from: string;
  /** A file of this checkout as `driver/errors.ts`, or the name of a package or built-in. */
  readonly to: string;
}

const STATEMENT = /^(?:import|export)\s(?:[^;"']*?\sfrom\s+)?["']([^"']+)["']/gm;
const DYNAMIC = /\bimport\(\s*["']([^"']+)["']/g;

/** All .ts files under `folder`, without generated ones. */
export function sourceFiles(folder: string): string[] {
  const names = readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" });
  const paths = names.filter((name) => name.endsWith(".ts")).map((name) => posix.join(folder, name));
  return paths.filter((path) => !path.startsWith("driver/rpc/gen/")).sort();
}

export function importsOf(path: string): Import[] {
  return readImports(path, sourceOf(path));
}

export function sourceOf(path: string): string {
  return readFileSync(join(ROOT, path), "utf8");
}

export function readImports(path: string, source: string): Import[] {
  const found = [...source.matchAll(STATEMENT), ...source.matchAll(DYNAMIC)];
  return found.map(([, specifier = ""]) => ({ from: path, to: resolve(path, specifier) }));
}

function resolve(path: string, specifier: string): string {
  if (!specifier.startsWith(".")) return specifier;
  return posix.join(posix.dirname(path), specifier).replace(/\.js$/, ".ts");
}
