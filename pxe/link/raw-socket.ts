import { errnoName, fitsBatchedCalls, LINUX, type LinuxCalls } from "../net/linux-calls.js";
import { SocketError } from "../net/socket-error.js";

const FLAGS = LINUX.SOCK_CLOEXEC | LINUX.SOCK_NONBLOCK;

/** Opens a socket, has it set up, and answers its descriptor; closes it when that throws. Throws a `SocketError` that begins with `what`. */
export function openSocket(
  calls: LinuxCalls,
  what: string,
  [domain, type, protocol]: readonly [number, number, number],
  setUp: (fd: number) => void,
): number {
  const fd = check(calls, what, "socket", calls.socket(domain, type | FLAGS, protocol));
  try {
    setUp(fd);
    return fd;
  } catch (error) {
    calls.close(fd);
    throw error;
  }
}

/** Throws a `SocketError` where the level lacks the option or refuses the value. */
export function setOption(
  calls: LinuxCalls,
  what: string,
  fd: number,
  [level, option, value]: readonly [number, number, Uint8Array],
): void {
  check(calls, what, "setsockopt", calls.setsockopt(fd, level, option, value, value.length));
}

/** What a system call answered, or a `SocketError` where that is a failure. */
export function check(
  calls: Pick<LinuxCalls, "errno">,
  what: string,
  syscall: string,
  result: number,
): number {
  if (result < 0) throw failure(what, syscall, calls.errno());
  return result;
}

/** `what` like "Cannot probe 10.77.0.100 on interface eth1". */
export function failure(what: string, syscall: string, errno: number): SocketError {
  const code = errnoName(errno);
  return new SocketError(code, syscall, `${what}: ${REASONS[code] ?? `${syscall} failed with ${code}`}`);
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The system calls, or why there are none. */
export async function rawCalls(load: () => Promise<LinuxCalls>): Promise<LinuxCalls | string> {
  if (process.platform !== "linux")
    return `raw sockets are used on Linux only, and this is ${process.platform}`;
  if (!fitsBatchedCalls()) return `raw sockets are not used on ${process.arch}`;
  return load().catch(
    () => 'the optional package koffi could not be loaded; install it with "npm install koffi"',
  );
}

const NO_PERMISSION =
  "no permission for raw sockets; run as root, or give the service CAP_NET_RAW (systemd: AmbientCapabilities=)";
const NO_INTERFACE = "there is no such interface";
const NO_ROUTE = "this host has no route there";

const REASONS: Readonly<Record<string, string>> = {
  EPERM: NO_PERMISSION,
  EACCES: NO_PERMISSION,
  ENODEV: NO_INTERFACE,
  ENXIO: NO_INTERFACE,
  ENETDOWN: "the interface is down",
  ENETUNREACH: NO_ROUTE,
  EHOSTUNREACH: NO_ROUTE,
};
