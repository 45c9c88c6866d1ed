/** What a machine's system is told about itself, as cloud-init reads it from a drive labelled `config-2`. */
export interface ConfigDrive {
  readonly metaData: object;
  readonly networkData: object;
  /** A script or a document for cloud-init, as the scheduler gave it; absent: there is none. */
  readonly userData?: Uint8Array;
}

const FOLDER = "openstack/latest/";

/** A tar archive (POSIX.1-1988 ustar) of the drive's files; the same bytes for the same content. */
export function renderConfigDrive({ metaData, networkData, userData }: ConfigDrive): Uint8Array {
  const json = (value: object) => new TextEncoder().encode(`${JSON.stringify(value)}\n`);
  return concatenated([
    ...["openstack/", FOLDER].map((name) => tarHeader(name, 0, "folder")),
    ...tarFile(`${FOLDER}meta_data.json`, json(metaData)),
    ...tarFile(`${FOLDER}network_data.json`, json(networkData)),
    ...(userData === undefined ? [] : tarFile(`${FOLDER}user_data`, userData)),
    new Uint8Array(2 * BLOCK),
  ]);
}

/** Bytes. */
const BLOCK = 512;
/** Seconds since 1970 of the first day a FAT file system knows. */
const FIRST_DAY = 315_532_800;
const TYPE = { file: "0", folder: "5" } as const;
/** Offsets of the fields of a header. */
const FIELD = {
  ...{ name: 0, mode: 100, uid: 108, gid: 116, size: 124, mtime: 136, checksum: 148, type: 156 },
  ...{ magic: 257, version: 263 },
} as const;

function tarFile(name: string, content: Uint8Array): readonly Uint8Array[] {
  const padding = new Uint8Array((BLOCK - (content.length % BLOCK)) % BLOCK);
  return [tarHeader(name, content.length, "file"), content, padding];
}

function tarHeader(name: string, size: number, kind: keyof typeof TYPE): Uint8Array {
  const header = new Uint8Array(BLOCK);
  const put = (at: number, text: string) => header.set(new TextEncoder().encode(text), at);
  const octal = (at: number, digits: number, value: number) =>
    put(at, value.toString(8).padStart(digits, "0"));
  put(FIELD.name, name);
  octal(FIELD.mode, 7, kind === "file" ? 0o644 : 0o755);
  octal(FIELD.uid, 7, 0);
  octal(FIELD.gid, 7, 0);
  octal(FIELD.size, 11, size);
  octal(FIELD.mtime, 11, FIRST_DAY);
  put(FIELD.type, TYPE[kind]);
  put(FIELD.magic, "ustar\0");
  put(FIELD.version, "00");
  // The sum counts its own eight bytes as spaces.
  put(FIELD.checksum, " ".repeat(8));
  const sum = header.reduce((before, byte) => before + byte, 0);
  put(FIELD.checksum, `${sum.toString(8).padStart(6, "0")}\0 `);
  return header;
}

function concatenated(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
