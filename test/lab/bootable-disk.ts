import { writeFileSync } from "node:fs";

/** Makes the image of a disk that a BIOS starts: it prints `text` to the first serial line, then does nothing for ever. SeaBIOS reads no disk of a few sectors. */
export function makeBiosDisk(file: string, text: string): void {
  const disk = Buffer.alloc(1 << 20);
  disk.set(CODE);
  disk.write(`${text}\r\n\0`, CODE.length, "latin1");
  disk.writeUInt16LE(0xaa55, 510);
  writeFileSync(file, disk);
}

const CODE = Uint8Array.of(
  ...[0xfa, 0x31, 0xc0, 0x8e, 0xd8], // cli; xor ax, ax; mov ds, ax
  ...[0xbe, 0x20, 0x7c], // mov si, text
  ...[0xac, 0x84, 0xc0, 0x74, 0x10], // next: lodsb; test al, al; jz end
  ...[0x50, 0xba, 0xfd, 0x03], // push ax; mov dx, 3fdh
  ...[0xec, 0xa8, 0x20, 0x74, 0xfb], // wait: in al, dx; test al, 20h; jz wait
  ...[0x58, 0xba, 0xf8, 0x03, 0xee, 0xeb, 0xeb], // pop ax; mov dx, 3f8h; out dx, al; jmp next
  ...[0xf4, 0xeb, 0xfd], // end: hlt; jmp end
);
