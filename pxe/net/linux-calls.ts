import { constants, endianness } from "node:os";

/** The system calls of the Linux shell. Each answers -1 on failure, with `errno` telling why. Numbers are addresses in memory. */
export interface LinuxCalls {
  readonly socket: (domain: number, type: number, protocol: number) => number;
  readonly setsockopt: (
    fd: number,
    level: number,
    option: number,
    value: Uint8Array,
    length: number,
  ) => number;
  readonly getsockopt: (
    fd: number,
    level: number,
    option: number,
    value: Uint8Array,
    length: Uint8Array,
  ) => number;
  readonly bind: (fd: number, address: Uint8Array, length: number) => number;
  readonly getsockname: (fd: number, address: Uint8Array, length: Uint8Array) => number;
  readonly close: (fd: number) => number;
  readonly poll: (descriptors: number, count: number, milliseconds: number) => number;
  readonly recvmmsg: (fd: number, headers: number, count: number, flags: number, timeout: number) => number;
  readonly sendmmsg: (fd: number, headers: number, count: number, flags: number) => number;
  readonly sendto: (
    fd: number,
    bytes: Uint8Array,
    length: number,
    flags: number,
    name: Uint8Array,
    nameLength: number,
  ) => number;
  readonly eventfd: (initial: number, flags: number) => number;
  readonly epoll_create1: (flags: number) => number;
  readonly epoll_ctl: (epoll: number, operation: number, fd: number, event: Uint8Array) => number;
  readonly epoll_wait: (epoll: number, events: number, count: number, milliseconds: number) => number;
  /** -1 on failure. */
  readonly mmap: (length: number, protection: number, flags: number, fd: number) => number;
  readonly munmap: (address: number, length: number) => number;
  readonly errno: () => number;
  /** Where the bytes lie; they stay there for as long as their ArrayBuffer lives, if it was made as one. */
  readonly addressOf: (bytes: Uint8Array) => number;
}

/**
 * <asm-generic/socket.h>, <bits/socket.h>, <sys/epoll.h>, <linux/in.h>, <linux/in6.h>, <linux/icmp.h>, <linux/icmpv6.h>, <linux/if_ether.h>, <linux/udp.h>:
 * the same on every 64-bit Linux that Node runs on.
 */
export const LINUX = {
  AF_INET: 2,
  AF_INET6: 10,
  AF_PACKET: 17,
  SOCK_DGRAM: 2,
  SOCK_RAW: 3,
  SOCK_NONBLOCK: 0o4000,
  SOCK_CLOEXEC: 0o2000000,
  EFD_NONBLOCK: 0o4000,
  EFD_CLOEXEC: 0o2000000,
  EPOLL_CLOEXEC: 0o2000000,
  EPOLL_CTL_ADD: 1,
  EPOLL_CTL_DEL: 2,
  EPOLLIN: 1,
  ETH_P_IP: 0x0800,
  SOL_SOCKET: 1,
  SO_REUSEPORT: 15,
  SO_BROADCAST: 6,
  SO_SNDBUF: 7,
  SO_RCVBUF: 8,
  SO_SNDTIMEO: 21,
  SO_BINDTODEVICE: 25,
  SO_ATTACH_FILTER: 26,
  SO_DETACH_FILTER: 27,
  SO_RCVBUFFORCE: 33,
  IPPROTO_IP: 0,
  IP_PKTINFO: 8,
  IPPROTO_ICMP: 1,
  IPPROTO_UDP: 17,
  SOL_RAW: 255,
  ICMP_FILTER: 1,
  IPPROTO_IPV6: 41,
  IPV6_UNICAST_HOPS: 16,
  IPV6_MULTICAST_IF: 17,
  IPV6_MULTICAST_HOPS: 18,
  IPV6_ADD_MEMBERSHIP: 20,
  IPV6_RECVHOPLIMIT: 51,
  IPV6_HOPLIMIT: 52,
  IPPROTO_ICMPV6: 58,
  ICMP6_FILTER: 1,
  ETH_P_ARP: 0x0806,
  ARPHRD_ETHER: 1,
  SOL_PACKET: 263,
  PACKET_ADD_MEMBERSHIP: 1,
  PACKET_MR_UNICAST: 3,
  SOL_UDP: 17,
  UDP_SEGMENT: 103,
  MSG_DONTWAIT: 0x40,
  MSG_CTRUNC: 8,
  POLLIN: 1,
  PROT_READ: 1,
  MAP_SHARED: 1,
} as const;

/** Rejects where the calls cannot be had: another system, a big-endian or 32-bit machine, or koffi missing. */
export async function loadLinuxCalls(): Promise<LinuxCalls> {
  if (process.platform !== "linux") throw new Error(`the calls are Linux's, this is ${process.platform}`);
  const { default: koffi } = await import("koffi");
  const libc = koffi.load(null);
  const mmap = libc.func(
    "uintptr_t mmap(uintptr_t at, size_t length, int protection, int flags, int fd, int64_t offset)",
  );
  return {
    socket: libc.func("int socket(int domain, int type, int protocol)"),
    setsockopt: libc.func(
      "int setsockopt(int fd, int level, int option, const uint8_t *value, uint32_t length)",
    ),
    getsockopt: libc.func("int getsockopt(int fd, int level, int option, uint8_t *value, uint8_t *length)"),
    bind: libc.func("int bind(int fd, const uint8_t *address, uint32_t length)"),
    getsockname: libc.func("int getsockname(int fd, uint8_t *address, uint8_t *length)"),
    close: libc.func("int close(int fd)"),
    poll: libc.func("int poll(uintptr_t descriptors, unsigned long count, int milliseconds)"),
    recvmmsg: libc.func(
      "int recvmmsg(int fd, uintptr_t headers, unsigned int count, int flags, uintptr_t timeout)",
    ),
    sendmmsg: libc.func("int sendmmsg(int fd, uintptr_t headers, unsigned int count, int flags)"),
    sendto: libc.func(
      "int64_t sendto(int fd, const uint8_t *bytes, size_t length, int flags, const uint8_t *name, uint32_t name_length)",
    ),
    eventfd: libc.func("int eventfd(unsigned int initial, int flags)"),
    epoll_create1: libc.func("int epoll_create1(int flags)"),
    epoll_ctl: libc.func("int epoll_ctl(int epoll, int operation, int fd, const uint8_t *event)"),
    epoll_wait: libc.func("int epoll_wait(int epoll, uintptr_t events, int count, int milliseconds)"),
    mmap: (length, protection, flags, fd) => mapped(mmap(0, length, protection, flags, fd, 0)),
    munmap: libc.func("int munmap(uintptr_t address, size_t length)"),
    errno: () => koffi.errno(),
    addressOf: (bytes) => Number(koffi.address(bytes)),
  };
}

/** The calls where whole batches of datagrams can be carried by them. Rejects with the reason where not. */
export async function loadBatchedCalls(): Promise<LinuxCalls> {
  if (!fitsBatchedCalls()) throw new Error(`no memory layout is known for ${process.arch}`);
  return loadLinuxCalls();
}

/** The memory layouts of the batched calls are those of 64-bit little-endian machines. */
export function fitsBatchedCalls(): boolean {
  return endianness() === "LE" && ["x64", "arm64", "riscv64", "loong64"].includes(process.arch);
}

/** The name of an errno: `EADDRINUSE`. */
export function errnoName(errno: number): string {
  const [name] = Object.entries(constants.errno).find(([, number]) => number === errno) ?? [];
  return name ?? `errno ${errno}`;
}

/** MAP_FAILED is the highest address, which koffi hands over as a bigint. */
function mapped(address: unknown): number {
  return typeof address === "number" ? address : -1;
}
