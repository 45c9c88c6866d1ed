import { createHash } from "node:crypto";
import type {
  BootFile,
  BootFileAnswer,
  BootFileRequest,
  BootFileSource,
} from "../../../pxe/boot/boot-file.js";
import { normalisePath } from "../../../pxe/boot/path.js";
import { parseMacAddress } from "../../../pxe/net/mac-address.js";

export const MACHINE = parseMacAddress("52:54:00:00:00:0a");

export function bytesFile(name: string, bytes: Uint8Array): BootFile {
  const mac = MACHINE === undefined ? {} : { mac: MACHINE };
  return { name, size: bytes.length, ...mac, digest: sha256(bytes), content: { kind: "bytes", bytes } };
}

export function storedFile(name: string, path: string, bytes: Uint8Array): BootFile {
  return { name, size: bytes.length, digest: sha256(bytes), content: { kind: "path", path } };
}

/** A source over a list of files, as a driver's would be: every path is normalised first. */
export function tableSource(files: readonly BootFile[]): BootFileSource {
  const byName = new Map(files.map((file) => [file.name, file]));
  return (request: BootFileRequest): Promise<BootFileAnswer> => {
    const path = normalisePath(request.path);
    if (!path.ok) return Promise.resolve({ kind: "refused", reason: "badPath", text: path.reason });
    const file = byName.get(path.path);
    if (file !== undefined) return Promise.resolve({ kind: "file", file });
    return Promise.resolve({ kind: "refused", reason: "notFound", text: "No such file here." });
  };
}

export function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
