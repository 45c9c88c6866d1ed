import type { ProcessorName } from "./rehearsal.js";

/** Bytes of a file that are enough to tell. */
export const EXECUTABLE_HEAD = 4096;

/** PE's machine field, "Microsoft PE format" §3.3.1. */
const PE_MACHINES: ReadonlyMap<number, ProcessorName> = new Map([
  [0x8664, "x86_64"],
  [0xaa64, "aarch64"],
]);

/** Which processor a kernel or an EFI program is for, from its first bytes; `undefined` where they do not say. */
export function processorOf(head: Uint8Array): ProcessorName | undefined {
  return peMachine(head) ?? linuxKernel(head);
}

function peMachine(head: Uint8Array): ProcessorName | undefined {
  if (textAt(head, 0, 2) !== "MZ") return undefined;
  const start = uint16(head, 0x3c) | (uint16(head, 0x3e) << 16);
  if (start < 0 || textAt(head, start, 4) !== "PE\0\0") return undefined;
  return PE_MACHINES.get(uint16(head, start + 4));
}

/** Linux: Documentation/arch/x86/boot.rst, the header's magic; Documentation/arch/arm64/booting.rst, magic number. */
function linuxKernel(head: Uint8Array): ProcessorName | undefined {
  if (textAt(head, 0x202, 4) === "HdrS") return "x86_64";
  return textAt(head, 56, 4) === "ARMd" ? "aarch64" : undefined;
}

function textAt(bytes: Uint8Array, offset: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(offset, offset + length));
}

function uint16(bytes: Uint8Array, offset: number): number {
  return (bytes[offset] ?? 0) | ((bytes[offset + 1] ?? 0) << 8);
}
