/** What a file begins with when it is no raw disk image, and what makes it one. */
interface Format {
  readonly found: string;
  readonly offset?: number;
  readonly magic: readonly number[] | string;
  readonly remedy: string;
}

const CONVERT = "convert it: qemu-img convert -O raw DISK DISK.raw";

const FORMATS: readonly Format[] = [
  { found: "qcow2", magic: "QFI\xfb", remedy: CONVERT },
  { found: "qed", magic: "QED\0", remedy: CONVERT },
  { found: "vmdk", magic: "KDMV", remedy: CONVERT },
  { found: "vmdk", magic: "COWD", remedy: CONVERT },
  { found: "vmdk", magic: "# Disk DescriptorFile", remedy: CONVERT },
  { found: "vdi", offset: 64, magic: [0x7f, 0x10, 0xda, 0xbe], remedy: CONVERT },
  { found: "vhdx", magic: "vhdxfile", remedy: CONVERT },
  { found: "vhd", magic: "conectix", remedy: CONVERT },
  { found: "an Android sparse image", magic: [0x3a, 0xff, 0x26, 0xed], remedy: "convert it: simg2img" },
  { found: "compressed by gzip", magic: [0x1f, 0x8b, 0x08], remedy: "unpack it: gzip -d" },
  { found: "compressed by xz", magic: "\xfd7zXZ\0", remedy: "unpack it: xz -d" },
  { found: "compressed by zstd", magic: [0x28, 0xb5, 0x2f, 0xfd], remedy: "unpack it: zstd -d" },
  { found: "compressed by bzip2", magic: "BZh", remedy: "unpack it: bzip2 -d" },
  { found: "compressed by lz4", magic: [0x04, 0x22, 0x4d, 0x18], remedy: "unpack it: lz4 -d" },
  { found: "a zip archive", magic: "PK\x03\x04", remedy: "unpack it: unzip" },
  { found: "a 7z archive", magic: "7z\xbc\xaf\x27\x1c", remedy: "unpack it: 7z x" },
];

/** Bytes from the start of a file that tell. */
export const HEAD_BYTES = 68;

/** `undefined`: nothing speaks against its being raw. `head` may be shorter than HEAD_BYTES; then less can be told. */
export function whyNotRaw(head: Uint8Array): Pick<Format, "found" | "remedy"> | undefined {
  return FORMATS.find(({ offset = 0, magic }) => {
    const bytes = typeof magic === "string" ? Buffer.from(magic, "latin1") : Buffer.from(magic);
    return bytes.equals(head.subarray(offset, offset + bytes.length));
  });
}
