/**
 * RFC 1071: the one's complement of the one's complement sum of 16-bit words, over `bytes` and what `sum` is of already. 0 over bytes that hold
 * their own right checksum. An odd byte at the end counts as if a zero followed.
 */
export function internetChecksum(bytes: Uint8Array, sum = 0): number {
  let folded = sum;
  for (let i = 0; i < bytes.length; i += 2) folded += ((bytes[i] ?? 0) << 8) | (bytes[i + 1] ?? 0);
  while (folded > 0xffff) folded = (folded & 0xffff) + Math.floor(folded / 0x10000);
  return ~folded & 0xffff;
}
