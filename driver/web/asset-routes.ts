import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { posix } from "node:path";
import { gzipSync } from "node:zlib";
import type { Route, WebContent } from "./route.js";

/** A file of the page, by where it is asked for and where it lies. */
export interface AssetFile {
  readonly path: string;
  readonly file: URL;
}

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".svg": "image/svg+xml",
};

/** Reads the files once; a request only ever gets what was read then. Throws where one is missing. */
export function assetRoutes(files: readonly AssetFile[]): readonly Route[] {
  return files.map(({ path, file }) => {
    const content = contentOf(file);
    return { path, answer: () => content };
  });
}

function contentOf(file: URL): WebContent {
  const body = readFileSync(file);
  const type = TYPES[posix.extname(file.pathname)];
  if (type === undefined) throw new Error(`Cannot serve ${file.pathname}: its kind is not known`);
  const etag = `W/"${createHash("sha256").update(body).digest("base64url").slice(0, 22)}"`;
  return { kind: "content", type, body, etag, gzipped: gzipSync(body, { level: 9 }) };
}
