import { type Ipv4Address, ipv4FromNumber, ipv4ToNumber } from "./ipv4-address.js";
import { errnoName, LINUX, type LinuxCalls } from "./linux-calls.js";
import { listenError } from "./socket-error.js";

export interface SocketRequest {
  readonly address: Ipv4Address;
  /** 0 lets the kernel choose. */
  readonly port: number;
  /** Bytes. */
  readonly receiveBuffer: number;
  /** Several sockets of this program take turns at the port (SO_REUSEPORT): the kernel keeps a peer with one of them. */
  readonly shared?: boolean;
}

/** Room for a few windows on a slow link; a full one makes a send wait, for so long at most: milliseconds. */
const SEND_BUFFER = 2 * 1024 * 1024;
const LONGEST_SEND = 20;

/** Opens and binds a UDP socket, and answers its file descriptor, which the caller closes. Throws a `SocketError`. */
export function openUdpSocket(calls: LinuxCalls, request: SocketRequest): number {
  const fd = calls.socket(LINUX.AF_INET, LINUX.SOCK_DGRAM | LINUX.SOCK_CLOEXEC, 0);
  if (fd < 0) throw failure(calls, "socket", request);
  try {
    configure(calls, fd, request);
    return fd;
  } catch (error) {
    calls.close(fd);
    throw error;
  }
}

function configure(calls: LinuxCalls, fd: number, request: SocketRequest): void {
  const set = (option: number, value: Uint8Array) =>
    calls.setsockopt(fd, LINUX.SOL_SOCKET, option, value, value.length) === 0;
  if (request.shared && !set(LINUX.SO_REUSEPORT, int32(1))) throw failure(calls, "setsockopt", request);
  askForReceiveBuffer(calls, fd, request.receiveBuffer);
  set(LINUX.SO_SNDBUF, int32(SEND_BUFFER));
  set(LINUX.SO_SNDTIMEO, timeval(LONGEST_SEND));
  const name = socketName(request.address, request.port);
  if (calls.bind(fd, name, name.length) < 0) throw failure(calls, "bind", request);
}

/** Bytes. It only makes storms easier to bear, so a refusal is no failure: without privilege the kernel's limit holds (net.core.rmem_max). */
export function askForReceiveBuffer(calls: Pick<LinuxCalls, "setsockopt">, fd: number, bytes: number): void {
  const value = int32(bytes);
  const set = (option: number) => calls.setsockopt(fd, LINUX.SOL_SOCKET, option, value, value.length) === 0;
  if (!set(LINUX.SO_RCVBUFFORCE)) set(LINUX.SO_RCVBUF);
}

/** Has each datagram tell the address and the interface it came to. Throws a `SocketError`. */
export function tellLocalEnds(calls: LinuxCalls, fd: number): void {
  const on = int32(1);
  if (calls.setsockopt(fd, LINUX.IPPROTO_IP, LINUX.IP_PKTINFO, on, on.length) === 0) return;
  throw failure(calls, "setsockopt", localName(calls, fd));
}

/** What the kernel granted of a receive buffer that was asked for, bytes: it counts twice that, for its own records beside the data. */
export function grantedReceiveBuffer(calls: LinuxCalls, fd: number): number {
  const value = int32(0);
  calls.getsockopt(fd, LINUX.SOL_SOCKET, LINUX.SO_RCVBUF, value, int32(value.length));
  return new DataView(value.buffer).getInt32(0, true) / 2;
}

/** The port a socket is bound to. */
export function localName(
  calls: LinuxCalls,
  fd: number,
): { readonly address: Ipv4Address; readonly port: number } {
  const name = new Uint8Array(16);
  calls.getsockname(fd, name, int32(name.length));
  const view = new DataView(name.buffer);
  return { address: ipv4FromNumber(view.getUint32(4)), port: view.getUint16(2) };
}

/** struct sockaddr_in: the family in the host's byte order, the rest in the network's. */
export function socketName(address: Ipv4Address, port: number): Uint8Array {
  const bytes = new Uint8Array(16);
  const view = new DataView(bytes.buffer);
  new Uint16Array(bytes.buffer)[0] = LINUX.AF_INET;
  view.setUint16(2, port);
  view.setUint32(4, ipv4ToNumber(address));
  return bytes;
}

export function int32(value: number): Uint8Array {
  return new Uint8Array(Int32Array.of(value).buffer);
}

function timeval(milliseconds: number): Uint8Array {
  return new Uint8Array(BigInt64Array.of(0n, BigInt(milliseconds) * 1000n).buffer);
}

function failure(
  calls: LinuxCalls,
  syscall: string,
  { address, port }: Pick<SocketRequest, "address" | "port">,
) {
  return listenError(errnoName(calls.errno()), syscall, `${address}:${port}`);
}
