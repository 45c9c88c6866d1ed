import { endianness } from "node:os";
import { loadLinuxCalls } from "./linux-calls.js";

/** Bytes that the other end of a TCP connection has acknowledged since it was opened, by its file descriptor; `undefined` when that is closed. */
export type AckedBytes = (fd: number) => number | undefined;

/** <netinet/in.h>, <linux/tcp.h>: `tcpi_bytes_acked` is a 64-bit number, there since Linux 4.1. */
const IPPROTO_TCP = 6;
const TCP_INFO = 11;
const BYTES_ACKED = 120;

/** `undefined` where the system cannot be asked: not Linux, or koffi missing. */
export async function loadAckedBytes(): Promise<AckedBytes | undefined> {
  const calls = endianness() === "LE" ? await loadLinuxCalls().catch(() => undefined) : undefined;
  if (calls === undefined) return undefined;
  const info = Buffer.alloc(BYTES_ACKED + 8);
  const length = Buffer.alloc(4);
  return (fd) => {
    length.writeUInt32LE(info.length);
    if (calls.getsockopt(fd, IPPROTO_TCP, TCP_INFO, info, length) !== 0) return undefined;
    return length.readUInt32LE() < info.length ? undefined : Number(info.readBigUInt64LE(BYTES_ACKED));
  };
}
