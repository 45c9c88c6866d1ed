import { rmSync, writeFileSync } from "node:fs";
import { run } from "./commands.js";

/** Where Debian keeps a boot loader that any firmware may start. */
const GRUB = "/usr/lib/grub/x86_64-efi/monolithic/grubx64.efi";
const MEBIBYTES = 16;

/** Makes the image of a disk that UEFI starts as it does a stick's: GRUB says who it is, and waits at its prompt. */
export async function makeUefiDisk(file: string): Promise<void> {
  rmSync(file, { force: true });
  await run(["mformat", "-C", "-i", file, "-T", String(MEBIBYTES * 2048), "::"]);
  await run(["mmd", "-i", file, "::/EFI", "::/EFI/BOOT"]);
  await run(["mcopy", "-i", file, GRUB, "::/EFI/BOOT/BOOTX64.EFI"]);
}
export const UEFI_DISK_SAYS = /GNU GRUB|grub>/;

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
