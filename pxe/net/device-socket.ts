import { constants } from "node:os";
import { errnoName, LINUX, type LinuxCalls } from "./linux-calls.js";
import { askForReceiveBuffer, int32, socketName } from "./linux-socket.js";
import type { LoopBinding } from "./loop-io.js";
import { listenError, SocketError } from "./socket-error.js";

/** The system calls that opening takes. */
export type SocketCalls = Pick<LinuxCalls, "socket" | "setsockopt" | "bind" | "close" | "errno">;

export type PortBinding = Omit<LoopBinding, "receiveBuffer"> & Partial<Pick<LoopBinding, "receiveBuffer">>;

const NONBLOCKING_DATAGRAMS = LINUX.SOCK_DGRAM | LINUX.SOCK_CLOEXEC | LINUX.SOCK_NONBLOCK;
/** IFNAMSIZ without its NUL. */
const LONGEST_DEVICE_NAME = 15;
/** Every network namespace has it, and no machine boots from it. */
const OUT_OF_THE_WAY = "lo";
/** Replies that may wait for a slow link, bytes. */
const SEND_BUFFER = 2 * 1024 * 1024;

/**
 * Opens a UDP socket for a `LoopIo` and answers its file descriptor, which the caller closes. Ports are taken without SO_REUSEADDR, so that another
 * DHCP server is found out. Linux holds a port on one interface to conflict with the same port on all of them: so a socket `besideDevices` is bound
 * while it is tied to the loopback interface and untied then, and `general`, such sockets that are open, are tied to it while a device's is bound.
 * Throws a `SocketError`.
 */
export function openPort(calls: SocketCalls, binding: PortBinding, general: readonly number[] = []): number {
  const fd = calls.socket(LINUX.AF_INET, NONBLOCKING_DATAGRAMS, 0);
  if (fd < 0) throw systemError("socket", calls.errno(), binding);
  try {
    configure(calls, fd, binding);
    const aside = binding.device === undefined ? (binding.besideDevices ? [fd] : []) : general;
    outOfTheWay(calls, binding, aside, () => {
      const address = socketName(binding.address, binding.port);
      check(calls, binding, "bind", calls.bind(fd, address, address.length));
    });
    return fd;
  } catch (error) {
    calls.close(fd);
    throw error;
  }
}

/** Devices are asked for, and there are no system calls. */
export function withoutKoffi({ address, port, device }: PortBinding): SocketError {
  const what =
    device === undefined ? `${address}:${port} beside single interfaces` : `interface ${device} alone`;
  return new SocketError(
    "ERR_NO_KOFFI",
    "socket",
    `Cannot listen on ${what}: the optional package koffi could not be loaded; ` +
      'install it with "npm install koffi" (Linux only)',
  );
}

function configure(calls: SocketCalls, fd: number, binding: PortBinding): void {
  if (binding.device !== undefined) {
    tie(calls, fd, binding, binding.device);
    const on = int32(1);
    check(
      calls,
      binding,
      "setsockopt",
      calls.setsockopt(fd, LINUX.SOL_SOCKET, LINUX.SO_BROADCAST, on, on.length),
    );
  }
  if (binding.receiveBuffer !== undefined) askForReceiveBuffer(calls, fd, binding.receiveBuffer);
  const room = int32(SEND_BUFFER);
  calls.setsockopt(fd, LINUX.SOL_SOCKET, LINUX.SO_SNDBUF, room, room.length);
}

/** What comes meanwhile for these sockets, some microseconds, is lost; what waits in them is not. */
function outOfTheWay(
  calls: SocketCalls,
  binding: PortBinding,
  sockets: readonly number[],
  bind: () => void,
): void {
  try {
    for (const fd of sockets) tie(calls, fd, binding, OUT_OF_THE_WAY);
    bind();
  } finally {
    for (const fd of sockets) tie(calls, fd, binding, "");
  }
}

/** To an interface by name; to none by the empty name. */
function tie(calls: SocketCalls, fd: number, binding: PortBinding, name: string): void {
  const device = Buffer.from(`${name}\0`);
  if (device.length > LONGEST_DEVICE_NAME + 1)
    throw systemError("setsockopt", constants.errno.ENODEV, binding);
  const { SOL_SOCKET, SO_BINDTODEVICE } = LINUX;
  check(
    calls,
    binding,
    "setsockopt",
    calls.setsockopt(fd, SOL_SOCKET, SO_BINDTODEVICE, device, device.length),
  );
}

function check(calls: SocketCalls, binding: PortBinding, syscall: string, result: number): void {
  if (result < 0) throw systemError(syscall, calls.errno(), binding);
}

function systemError(syscall: string, errno: number, { device, address, port }: PortBinding): SocketError {
  const place = `${address}:${port}`;
  return listenError(
    errnoName(errno),
    syscall,
    device === undefined ? place : `interface ${device}, ${place}`,
  );
}
