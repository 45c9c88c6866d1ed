import { constants } from "node:os";
import type { Ipv4Address } from "./ipv4-address.js";
import { errnoName, LINUX, type LinuxCalls, loadLinuxCalls } from "./linux-calls.js";
import { int32, socketName } from "./linux-socket.js";
import { listenError, SocketError } from "./socket-error.js";

/** The system calls a device-bound socket takes. */
export type SocketCalls = Pick<LinuxCalls, "socket" | "setsockopt" | "bind" | "close" | "errno">;

export interface DeviceBinding {
  readonly device: string;
  readonly address: Ipv4Address;
  readonly port: number;
}

const NONBLOCKING_DATAGRAMS = LINUX.SOCK_DGRAM | LINUX.SOCK_CLOEXEC | LINUX.SOCK_NONBLOCK;
/** IFNAMSIZ without its NUL. */
const LONGEST_DEVICE_NAME = 15;

/**
 * Opens a UDP socket that hears and speaks on one interface only, and answers its file descriptor, which the caller closes. The port is taken
 * without SO_REUSEADDR, so that another DHCP server on the interface is found out; libuv sets it once it adopts the descriptor.
 * Rejects with a `SocketError`: ENODEV, EADDRINUSE, EACCES, EPERM, or ERR_NO_KOFFI where the FFI is missing.
 */
export async function openDeviceSocket(
  binding: DeviceBinding,
  load: () => Promise<SocketCalls> = loadLinuxCalls,
): Promise<number> {
  const calls = await load().catch((cause: unknown) => {
    throw withoutKoffi(binding, cause);
  });
  const fd = calls.socket(LINUX.AF_INET, NONBLOCKING_DATAGRAMS, 0);
  if (fd < 0) throw systemError("socket", calls.errno(), binding);
  try {
    configure(calls, fd, binding);
    return fd;
  } catch (error) {
    calls.close(fd);
    throw error;
  }
}

function configure(calls: SocketCalls, fd: number, binding: DeviceBinding): void {
  const check = (syscall: string, result: number) => {
    if (result < 0) throw systemError(syscall, calls.errno(), binding);
  };
  const device = Buffer.from(`${binding.device}\0`);
  if (device.length > LONGEST_DEVICE_NAME + 1)
    throw systemError("setsockopt", constants.errno.ENODEV, binding);
  check("setsockopt", calls.setsockopt(fd, LINUX.SOL_SOCKET, LINUX.SO_BINDTODEVICE, device, device.length));
  const on = int32(1);
  check("setsockopt", calls.setsockopt(fd, LINUX.SOL_SOCKET, LINUX.SO_BROADCAST, on, on.length));
  const address = socketName(binding.address, binding.port);
  check("bind", calls.bind(fd, address, address.length));
}

function withoutKoffi({ device }: DeviceBinding, cause: unknown): SocketError {
  return new SocketError(
    "ERR_NO_KOFFI",
    "socket",
    `Cannot listen on interface ${device} alone: the optional package koffi could not be loaded; ` +
      'install it with "npm install koffi" (Linux only)',
    { cause },
  );
}

function systemError(syscall: string, errno: number, binding: DeviceBinding): SocketError {
  return listenError(
    errnoName(errno),
    syscall,
    `interface ${binding.device}, ${binding.address}:${binding.port}`,
  );
}
