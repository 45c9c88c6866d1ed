import { LINUX, type LinuxCalls } from "../net/linux-calls.js";
import { int32 } from "../net/linux-socket.js";
import { type MacAddress, macAddressFromBytes } from "../net/mac-address.js";
import { steadyBytes } from "../net/message-memory.js";
import { check, openSocket, setOption } from "./raw-socket.js";

/** Where a packet socket is bound to. The index is negative once the interface is gone. */
export interface LinkEnd {
  readonly index: number;
  readonly isEthernet: boolean;
  readonly mac: MacAddress;
}

/**
 * struct sockaddr_ll, <linux/if_packet.h>; the protocol is in the network's byte order:
 *
 *   0 family   2 protocol   4 interface index   8 hardware type   10 packet type   11 address length   12 address (8)
 */
const FIELDS = { protocol: 2, index: 4, hardwareType: 8, addressLength: 11, address: 12, end: 20 } as const;
const BROADCAST = Uint8Array.of(255, 255, 255, 255, 255, 255);

/**
 * Opens a socket for one interface's packets of a protocol (`LINUX.ETH_P_…`), without their Ethernet headers. `prepare` is called before the first of
 * them can come. Throws a `SocketError`.
 */
export function openPacketSocket(
  calls: LinuxCalls,
  what: string,
  { index, protocol }: { readonly index: number; readonly protocol: number },
  prepare: (fd: number) => void = () => {},
): number {
  return openSocket(calls, what, [LINUX.AF_PACKET, LINUX.SOCK_DGRAM, 0], (fd) => {
    prepare(fd);
    const name = everybodyOn(index, protocol);
    check(calls, what, "bind", calls.bind(fd, name, name.length));
  });
}

export function linkEnd(calls: LinuxCalls, fd: number): LinkEnd {
  const name = new Uint8Array(FIELDS.end);
  calls.getsockname(fd, name, int32(name.length));
  const view = new DataView(name.buffer);
  return {
    index: view.getInt32(FIELDS.index, true),
    isEthernet: view.getUint16(FIELDS.hardwareType, true) === LINUX.ARPHRD_ETHER,
    mac: macAddressFromBytes(name.subarray(FIELDS.address)),
  };
}

/** Everybody on an interface's segment. */
export function everybodyOn(index: number, protocol: number): Uint8Array {
  const name = new Uint8Array(FIELDS.end);
  const view = new DataView(name.buffer);
  view.setUint16(0, LINUX.AF_PACKET, true);
  view.setUint16(FIELDS.protocol, protocol);
  view.setInt32(FIELDS.index, index, true);
  name[FIELDS.addressLength] = BROADCAST.length;
  name.set(BROADCAST, FIELDS.address);
  return name;
}

/** The MAC a received packet came from, of its struct sockaddr_ll. */
export function senderMac(name: Uint8Array): MacAddress {
  return macAddressFromBytes(name.subarray(FIELDS.address));
}

/** Has the kernel drop whatever comes to the socket before it wakes anybody, until `letIn`. False where it refuses. */
export function shutOut(calls: LinuxCalls, fd: number): boolean {
  return attachFilter(calls, fd, [[BPF.ret, 0, 0, 0]]);
}

/** Has the kernel drop all but IPv4 packets that carry a whole UDP datagram to this port. False where it refuses. */
export function onlyUdpTo(calls: LinuxCalls, fd: number, port: number): boolean {
  return attachFilter(calls, fd, [
    [BPF.loadByte, 0, 0, IPV4.protocol],
    [BPF.ifEqual, 0, 5, LINUX.IPPROTO_UDP],
    [BPF.loadHalf, 0, 0, IPV4.fragment],
    [BPF.ifAnyBit, 3, 0, IPV4.fragmentBits],
    [BPF.loadHeaderLength, 0, 0, 0],
    [BPF.loadHalfBehindHeader, 0, 0, UDP_DESTINATION_PORT],
    [BPF.ifEqual, 1, 0, port],
    [BPF.ret, 0, 0, 0],
    [BPF.ret, 0, 0, 0xffff],
  ]);
}

/** Gives a program of struct sock_filter { code, jump if true, jump if false, operand }, <linux/filter.h>. */
function attachFilter(
  calls: LinuxCalls,
  fd: number,
  program: readonly (readonly [number, number, number, number])[],
): boolean {
  const words = steadyBytes(8 * program.length);
  const wordView = new DataView(words.buffer);
  for (const [place, [code, ifTrue, ifFalse, operand]] of program.entries()) {
    wordView.setUint16(8 * place, code, true);
    wordView.setUint8(8 * place + 2, ifTrue);
    wordView.setUint8(8 * place + 3, ifFalse);
    wordView.setUint32(8 * place + 4, operand, true);
  }
  const filter = new Uint8Array(16); // struct sock_fprog { length, filter }
  const view = new DataView(filter.buffer);
  view.setUint16(0, program.length, true);
  view.setBigUint64(8, BigInt(calls.addressOf(words)), true);
  return calls.setsockopt(fd, LINUX.SOL_SOCKET, LINUX.SO_ATTACH_FILTER, filter, filter.length) === 0;
}

/** Throws a `SocketError`. */
export function letIn(calls: LinuxCalls, what: string, fd: number): void {
  setOption(calls, what, fd, [LINUX.SOL_SOCKET, LINUX.SO_DETACH_FILTER, int32(0)]);
}

/** <linux/bpf_common.h>. */
const BPF = {
  ret: 0x06,
  loadByte: 0x30,
  loadHalf: 0x28,
  loadHalfBehindHeader: 0x48,
  loadHeaderLength: 0xb1,
  ifEqual: 0x15,
  ifAnyBit: 0x45,
} as const;
/** Where they stand in the header, RFC 791 §3.1; and RFC 768's destination port behind it. */
const IPV4 = { fragment: 6, fragmentBits: 0x3fff, protocol: 9 } as const;
const UDP_DESTINATION_PORT = 2;
