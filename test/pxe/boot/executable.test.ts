import test from "ava";
import { processorOf } from "../../../pxe/boot/executable.js";

function pe(machine: number): Buffer {
  const bytes = Buffer.alloc(256);
  bytes.write("MZ");
  bytes.writeUInt32LE(0x80, 0x3c);
  bytes.write("PE\0\0", 0x80, "latin1");
  bytes.writeUInt16LE(machine, 0x84);
  return bytes;
}

function withText(offset: number, text: string): Buffer {
  const bytes = Buffer.alloc(1024);
  bytes.write(text, offset, "latin1");
  return bytes;
}

const FILES: readonly (readonly [string, Uint8Array, ReturnType<typeof processorOf>])[] = [
  ["an EFI program for x86-64", pe(0x8664), "x86_64"],
  ["an EFI program for ARM", pe(0xaa64), "aarch64"],
  ["an EFI program for RISC-V", pe(0x5064), undefined],
  ["a Linux kernel for x86", withText(0x202, "HdrS"), "x86_64"],
  ["a Linux kernel for ARM", withText(56, "ARMd"), "aarch64"],
  ["a text", Buffer.from("#!ipxe\n"), undefined],
  ["nothing", new Uint8Array(), undefined],
  ["a program whose header is outside what is known of it", pe(0x8664).subarray(0, 0x70), undefined],
  ["a program whose header is cut", pe(0x8664).subarray(0, 0x84), undefined],
];

for (const [what, bytes, expected] of FILES)
  test(`${what} is for ${expected ?? "nothing that is known"}`, (t) => t.is(processorOf(bytes), expected));
