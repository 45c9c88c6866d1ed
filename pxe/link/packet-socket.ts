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

/** Opens a socket for the ARP packets of one interface, without their Ethernet headers. Throws a `SocketError`. */
export function openArpSocket(calls: LinuxCalls, what: string, index: number): number {
  return openSocket(calls, what, [LINUX.AF_PACKET, LINUX.SOCK_DGRAM, 0], (fd) => {
    const name = arpBroadcast(index);
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
export function arpBroadcast(index: number): Uint8Array {
  const name = new Uint8Array(FIELDS.end);
  const view = new DataView(name.buffer);
  view.setUint16(0, LINUX.AF_PACKET, true);
  view.setUint16(FIELDS.protocol, LINUX.ETH_P_ARP);
  view.setInt32(FIELDS.index, index, true);
  name[FIELDS.addressLength] = BROADCAST.length;
  name.set(BROADCAST, FIELDS.address);
  return name;
}

/** Has the kernel drop whatever comes to the socket before it wakes anybody, until `letIn`. False where it refuses. */
export function shutOut(calls: LinuxCalls, fd: number): boolean {
  // struct sock_filter { code, jt, jf, k }: one instruction, "take 0 bytes of it".
  const program = steadyBytes(8);
  new DataView(program.buffer).setUint16(0, BPF_RET, true);
  const filter = new Uint8Array(16); // struct sock_fprog { length, filter }
  const view = new DataView(filter.buffer);
  view.setUint16(0, 1, true);
  view.setBigUint64(8, BigInt(calls.addressOf(program)), true);
  return calls.setsockopt(fd, LINUX.SOL_SOCKET, LINUX.SO_ATTACH_FILTER, filter, filter.length) === 0;
}

/** Throws a `SocketError`. */
export function letIn(calls: LinuxCalls, what: string, fd: number): void {
  setOption(calls, what, fd, [LINUX.SOL_SOCKET, LINUX.SO_DETACH_FILTER, int32(0)]);
}

/** <linux/bpf_common.h> BPF_RET | BPF_K. */
const BPF_RET = 6;
