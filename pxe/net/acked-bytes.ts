import { endianness } from "node:os";

/** Bytes that the other end of a TCP connection has acknowledged since it was opened, by its file descriptor; `undefined` when that is closed. */
export type AckedBytes = (fd: number) => number | undefined;

/** <netinet/in.h>, <linux/tcp.h>: `tcpi_bytes_acked` is a 64-bit number, there since Linux 4.1. */
const IPPROTO_TCP = 6;
const TCP_INFO = 11;
const BYTES_ACKED = 120;

/** `undefined` where the system cannot be asked: not Linux, or koffi missing. */
export async function loadAckedBytes(): Promise<AckedBytes | undefined> {
  if (process.platform !== "linux" || endianness() !== "LE") return undefined;
  const koffi = await import("koffi").catch(() => undefined);
  if (koffi === undefined) return undefined;
  const getsockopt = koffi.default
    .load(null)
    .func("int getsockopt(int fd, int level, int option, uint8_t *value, uint8_t *length)");
  const info = Buffer.alloc(BYTES_ACKED + 8);
  const length = Buffer.alloc(4);
  return (fd) => {
    length.writeUInt32LE(info.length);
    if (getsockopt(fd, IPPROTO_TCP, TCP_INFO, info, length) !== 0) return undefined;
    return length.readUInt32LE() < info.length ? undefined : Number(info.readBigUInt64LE(BYTES_ACKED));
  };
}
