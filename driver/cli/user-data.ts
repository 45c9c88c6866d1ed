import { readFileSync, statSync } from "node:fs";
import { failure } from "../errors.js";

/** Bytes a driver takes. */
const MOST_BYTES = 64 * 1024;

/** A file for cloud-init, as text. Throws FILE_UNREADABLE. */
export function readUserData(file: string): string {
  const stats = statSync(file, { throwIfNoEntry: false });
  if (stats === undefined) throw unreadable(file, "there is no such file");
  if (stats.isDirectory()) throw unreadable(file, "it is a folder");
  if (stats.size > MOST_BYTES)
    throw unreadable(file, `it has ${stats.size} bytes; user data may have at most ${MOST_BYTES}`);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(readFileSync(file));
  } catch (error) {
    throw unreadable(file, error instanceof TypeError ? "it is no UTF-8 text" : "no permission");
  }
}

function unreadable(file: string, found: string): Error {
  return failure("FILE_UNREADABLE", { file, found });
}
