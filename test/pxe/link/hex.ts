/** Bytes from hex digits, as tcpdump prints them. */
export function hex(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text.replace(/\s/g, ""), "hex"));
}

/** Every beginning of some bytes, without the whole. */
export function cuts(bytes: Uint8Array): readonly Uint8Array[] {
  return Array.from(bytes, (_, length) => bytes.subarray(0, length));
}
