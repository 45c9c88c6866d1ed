/**
 * struct mmsghdr on 64-bit little-endian machines, in 32-bit words:
 *
 *   0 name   2 name length   4 iovec   6 iovecs   8 control   10 control length   12 flags   14 length received
 *
 * Addresses and sizes take two words, the low one first.
 */
export const HEADER_WORDS = 16;
/** Where in it what stands. */
export const HEADER = {
  name: 0,
  nameLength: 2,
  vector: 4,
  vectors: 6,
  control: 8,
  controlLength: 10,
  length: 14,
} as const;
/** Datagrams a system call. */
export const MESSAGES = 64;
/** struct sockaddr_in. */
export const NAME = 16;

/** Memory outside V8's heap, where nothing moves it: small typed arrays live inside. */
export function steadyBytes(length: number): Uint8Array {
  return new Uint8Array(new ArrayBuffer(length));
}

/** `address` is below 2^53, as those of user space are. */
export function putAddress(words: Uint32Array, at: number, address: number): void {
  words[at] = address;
  words[at + 1] = address / 0x1_0000_0000;
}

/**
 * struct cmsghdr with a struct in_pktinfo: its place in 32-bit words, and its size. Addresses are in the network's byte order: the local one
 * (ipi_spec_dst), and the datagram's destination (ipi_addr), which is the same but for broadcasts.
 */
export const PACKET_INFO = {
  length: 28,
  bytes: 32,
  words: 8,
  level: 2,
  type: 3,
  interface: 4,
  localAddress: 5,
  destination: 6,
} as const;

/** Between the host's byte order and the network's. */
export function swapBytes(word: number): number {
  return ((word << 24) | ((word & 0xff00) << 8) | ((word >>> 8) & 0xff00) | (word >>> 24)) >>> 0;
}
