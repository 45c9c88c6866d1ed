import { constants, endianness } from "node:os";
import { type Ipv4Address, ipv4ToNumber } from "./ipv4-address.js";
import { listenError, SocketError } from "./socket-error.js";

/** The system calls a device-bound socket takes. Each answers -1 on failure, with `errno` telling why. */
export interface SocketCalls {
  readonly socket: (domain: number, type: number, protocol: number) => number;
  readonly setsockopt: (
    fd: number,
    level: number,
    option: number,
    value: Uint8Array,
    length: number,
  ) => number;
  readonly bind: (fd: number, address: Uint8Array, length: number) => number;
  readonly close: (fd: number) => number;
  readonly errno: () => number;
}

export interface DeviceBinding {
  readonly device: string;
  readonly address: Ipv4Address;
  readonly port: number;
}

/** Linux, <asm-generic/socket.h> and <bits/socket.h>. */
const AF_INET = 2;
const SOCK_DGRAM_CLOEXEC_NONBLOCK = 2 | 0o2000000 | 0o4000;
const SOL_SOCKET = 1;
const SO_BROADCAST = 6;
const SO_BINDTODEVICE = 25;
/** IFNAMSIZ without its NUL. */
const LONGEST_DEVICE_NAME = 15;

/**
 * Opens a UDP socket that hears and speaks on one interface only, and answers its file descriptor, which the caller closes. The port is taken
 * without SO_REUSEADDR, so that another DHCP server on the interface is found out; libuv sets it once it adopts the descriptor.
 * Rejects with a `SocketError`: ENODEV, EADDRINUSE, EACCES, EPERM, or ERR_NO_KOFFI where the FFI is missing.
 */
export async function openDeviceSocket(
  binding: DeviceBinding,
  load: () => Promise<SocketCalls> = loadSocketCalls,
): Promise<number> {
  const calls = await load().catch((cause: unknown) => {
    throw withoutKoffi(binding, cause);
  });
  const fd = calls.socket(AF_INET, SOCK_DGRAM_CLOEXEC_NONBLOCK, 0);
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
  check("setsockopt", calls.setsockopt(fd, SOL_SOCKET, SO_BINDTODEVICE, device, device.length));
  const on = new Uint8Array(Int32Array.of(1).buffer);
  check("setsockopt", calls.setsockopt(fd, SOL_SOCKET, SO_BROADCAST, on, on.length));
  const address = socketAddress(binding);
  check("bind", calls.bind(fd, address, address.length));
}

/** struct sockaddr_in: the family in the host's byte order, the rest in the network's. */
function socketAddress({ address, port }: DeviceBinding): Uint8Array {
  const bytes = new Uint8Array(16);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, AF_INET, endianness() === "LE");
  view.setUint16(2, port);
  view.setUint32(4, ipv4ToNumber(address));
  return bytes;
}

async function loadSocketCalls(): Promise<SocketCalls> {
  if (process.platform !== "linux")
    throw new Error(`SO_BINDTODEVICE is Linux's, this is ${process.platform}`);
  const { default: koffi } = await import("koffi");
  const libc = koffi.load(null);
  return {
    socket: libc.func("int socket(int domain, int type, int protocol)"),
    setsockopt: libc.func(
      "int setsockopt(int fd, int level, int option, const uint8_t *value, uint32_t length)",
    ),
    bind: libc.func("int bind(int fd, const uint8_t *address, uint32_t length)"),
    close: libc.func("int close(int fd)"),
    errno: () => koffi.errno(),
  };
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
  const code =
    Object.entries(constants.errno).find(([, number]) => number === errno)?.[0] ?? `errno ${errno}`;
  return listenError(code, syscall, `interface ${binding.device}, ${binding.address}:${binding.port}`);
}
