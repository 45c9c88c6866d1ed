/** An entry of a ramdisk; `content` is a file's bytes or a link's target. */
export interface CpioEntry {
  readonly name: string;
  readonly kind: "folder" | "file" | "link";
  readonly mode?: number;
  readonly content?: Uint8Array | string;
}

const TYPE = { folder: 0o040000, file: 0o100000, link: 0o120000 } as const;

/** A cpio archive of the kind the kernel unpacks: "newc", Documentation/driver-api/early-userspace/buffer-format.rst. */
export function packCpio(entries: readonly CpioEntry[]): Buffer {
  const parts = entries.map((entry, index) => packEntry(entry, index + 1));
  return Buffer.concat([...parts, packEntry({ name: "TRAILER!!!", kind: "file", mode: 0 }, 0)]);
}

function packEntry(entry: CpioEntry, inode: number): Buffer {
  const content = Buffer.from(entry.content ?? "");
  const name = Buffer.from(`${entry.name}\0`);
  const mode = TYPE[entry.kind] | (entry.mode ?? (entry.kind === "file" ? 0o644 : 0o755));
  const fields = [inode, mode, 0, 0, 1, 0, content.length, 0, 0, 0, 0, name.length, 0];
  const header = `070701${fields.map((field) => field.toString(16).padStart(8, "0")).join("")}`;
  return Buffer.concat([padTo4(Buffer.concat([Buffer.from(header), name])), padTo4(content)]);
}

function padTo4(bytes: Buffer): Buffer {
  return Buffer.concat([bytes, Buffer.alloc(-bytes.length & 3)]);
}
