/** A kernel module that is nothing but its section .modinfo (ELF, 64 bit, little endian). */
export function kernelModule(fields: readonly string[]): Buffer {
  const names = Buffer.from("\0.shstrtab\0.modinfo\0");
  const info = Buffer.from(fields.map((field) => `${field}\0`).join(""));
  const headers = HEADER + names.length + info.length;
  const head = Buffer.alloc(HEADER);
  head.writeUInt32BE(0x7f454c46, 0);
  head.writeBigUInt64LE(BigInt(headers), 0x28);
  head.writeUInt16LE(SECTION, 0x3a);
  head.writeUInt16LE(3, 0x3c);
  head.writeUInt16LE(1, 0x3e);
  const sections = [
    section(0, 0, 0),
    section(1, HEADER, names.length),
    section(11, HEADER + names.length, info.length),
  ];
  return Buffer.concat([head, names, info, ...sections]);
}

/** Bytes of an ELF file's header, and of a section's. */
const HEADER = 64;
const SECTION = 64;

function section(name: number, offset: number, size: number): Buffer {
  const header = Buffer.alloc(SECTION);
  header.writeUInt32LE(name, 0);
  header.writeBigUInt64LE(BigInt(offset), 0x18);
  header.writeBigUInt64LE(BigInt(size), 0x20);
  return header;
}
