import { constants } from "node:fs";
import { type FileHandle, open, realpath, stat } from "node:fs/promises";
import { join, sep } from "node:path";
import { refused } from "./power-trouble.js";
import { isPlainName } from "./settings-rules.js";

/** Enough for a chain of certificates. */
const LONGEST = 64 << 10;
const OTHERS = 0o007;
const OTHERS_WRITE = 0o002;

/**
 * A password from its file in `folder`, read anew each time, so that a changed one counts at the next login; a newline at the end is cut.
 * Throws a refusal when it is not there, when other users of this host can read it, or when it leads out of the folder.
 */
export async function readSecret(folder: string, name: string): Promise<string> {
  const file = await openInside(folder, name, "secret");
  try {
    const { mode } = await file.handle.stat();
    if ((mode & OTHERS) !== 0)
      throw refused(`${file.path} is open to every user of this host; close it by chmod o-rwx`);
    const text = (await readBounded(file)).replace(/\r?\n$/, "");
    if (text === "") throw refused(`${file.path} is empty; expected a password`);
    if (/[\0\r\n]/.test(text)) throw refused(`${file.path} has more than one line; expected a password`);
    return text;
  } finally {
    await file.handle.close();
  }
}

/** An authority's certificates as PEM text; everybody may read those. */
export async function readAuthority(folder: string, name: string): Promise<string> {
  const file = await openInside(folder, name, "authority");
  try {
    const text = await readBounded(file);
    if (!text.includes("-----BEGIN CERTIFICATE-----"))
      throw refused(`${file.path} holds no certificate in PEM form`);
    return text;
  } finally {
    await file.handle.close();
  }
}

interface Opened {
  readonly path: string;
  readonly handle: FileHandle;
}

/** Links inside the folder are followed (that is how clusters mount secrets), links out of it are not. */
async function openInside(folder: string, name: string, what: string): Promise<Opened> {
  if (!isPlainName(name)) throw refused(`the name of its ${what} is no plain name of a file`);
  const path = join(folder, name);
  try {
    const [root, target] = await Promise.all([realpath(folder), realpath(path)]);
    if (!target.startsWith(root + sep)) throw refused(`${path} leads out of the folder`);
    const { mode } = await stat(root);
    if ((mode & OTHERS_WRITE) !== 0)
      throw refused(`every user of this host can change what is in ${folder}; close it by chmod o-w`);
    const handle = await open(target, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    return { path, handle };
  } catch (error) {
    throw unreadable(path, error);
  }
}

async function readBounded({ path, handle }: Opened): Promise<string> {
  if (!(await handle.stat()).isFile()) throw refused(`${path} is no file`);
  const buffer = Buffer.alloc(LONGEST + 1);
  let length = 0;
  for (;;) {
    const { bytesRead } = await handle.read(buffer, length, buffer.length - length);
    length += bytesRead;
    if (length > LONGEST) throw refused(`${path} is longer than ${LONGEST} bytes`);
    if (bytesRead === 0) return buffer.toString("utf8", 0, length);
  }
}

function unreadable(path: string, error: unknown): unknown {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "ENOENT") return refused(`there is no file ${path}`);
  if (code === "EACCES") return refused(`${path} is not readable for this program`);
  return code === undefined ? error : refused(`${path} cannot be read (${String(code)})`);
}
