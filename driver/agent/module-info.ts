/** What a kernel module says of itself in its section .modinfo. Names have underscores, as the kernel compares them. */
export interface ModuleInfo {
  /** Patterns of the devices it drives: `pci:v00008086d0000100Esv*sd*bc*sc*i*`. */
  readonly aliases: readonly string[];
  readonly depends: readonly string[];
}

/** A module's name as the kernel spells it. */
export function moduleName(text: string): string {
  return text.replaceAll("-", "_");
}

/** Of the bytes of a `.ko` (ELF, 64 bit, little endian); `undefined` where they are none. */
export function readModuleInfo(bytes: Buffer): ModuleInfo | undefined {
  const fields = sectionOf(bytes, ".modinfo")?.toString("latin1").split("\0") ?? undefined;
  if (fields === undefined) return undefined;
  const all = (key: string) =>
    fields.filter((field) => field.startsWith(`${key}=`)).map((field) => field.slice(key.length + 1));
  const before = all("softdep").flatMap(
    (text) => /\bpre: (.*?)(?= post:|$)/.exec(text)?.[1]?.split(" ") ?? [],
  );
  const depends = [...all("depends").flatMap((text) => text.split(",")), ...before];
  return {
    aliases: all("alias"),
    depends: depends.filter((name) => name !== "").map(moduleName),
  };
}

const ELF = { headers: 0x28, headerSize: 0x3a, headerCount: 0x3c, nameSection: 0x3e, length: 0x40 } as const;
const SECTION = { name: 0x00, offset: 0x18, size: 0x20, length: 0x40 } as const;

function sectionOf(bytes: Buffer, wanted: string): Buffer | undefined {
  if (bytes.length < ELF.length || bytes.readUInt32BE(0) !== 0x7f454c46) return undefined;
  const first = Number(bytes.readBigUInt64LE(ELF.headers));
  const size = bytes.readUInt16LE(ELF.headerSize);
  const count = bytes.readUInt16LE(ELF.headerCount);
  if (size < SECTION.length || first + size * count > bytes.length) return undefined;
  const headers = Array.from({ length: count }, (_, index) => bytes.subarray(first + size * index));
  const content = (header: Buffer) => {
    const offset = Number(header.readBigUInt64LE(SECTION.offset));
    return bytes.subarray(offset, offset + Number(header.readBigUInt64LE(SECTION.size)));
  };
  const nameHeader = headers[bytes.readUInt16LE(ELF.nameSection)];
  if (nameHeader === undefined) return undefined;
  const names = content(nameHeader);
  const found = headers.find((header) => {
    const at = header.readUInt32LE(SECTION.name);
    return names.toString("latin1", at, at + wanted.length + 1) === `${wanted}\0`;
  });
  return found && content(found);
}
