import { constants } from "node:os";
import { errnoName, LINUX, type LinuxCalls } from "./linux-calls.js";
import { type MacAddress, macAddressToBytes } from "./mac-address.js";
import { HEADER, HEADER_WORDS, MESSAGES, putAddress, steadyBytes } from "./message-memory.js";
import { SocketError } from "./socket-error.js";

/** struct sockaddr_ll: family, protocol, interface, hardware type, packet type, length of the address, address. */
const NAME = { bytes: 20, family: 0, protocol: 2, interface: 4, addressLength: 11, address: 12 } as const;
const MAC_LENGTH = 6;
/** Bytes kept for one packet: the most that Ethernet carries. */
const LONGEST = 1500;

/**
 * Sends IPv4 packets to a MAC address on an interface, as a machine needs them that has no address yet and answers no ARP (AF_PACKET, SOCK_DGRAM:
 * the kernel makes the Ethernet header, and a VLAN's). Nothing is received by it. What waits is sent by `flush`, which is
 * asked for, 64 packets a call.
 */
export class FrameSocket {
  errors = 0;
  private readonly calls: LinuxCalls;
  private readonly fd: number;
  private readonly headers = new Uint32Array(new ArrayBuffer(MESSAGES * HEADER_WORDS * 4));
  private readonly names = steadyBytes(MESSAGES * NAME.bytes);
  private readonly nameView = new DataView(this.names.buffer);
  private readonly vectors = new Uint32Array(new ArrayBuffer(MESSAGES * 16));
  private readonly packets = steadyBytes(MESSAGES * LONGEST);
  private readonly headersAt: number;
  private readonly flushSoon: () => void;
  private waiting = 0;
  private isClosed = false;

  /** Throws a `SocketError`: EPERM without CAP_NET_RAW, EAFNOSUPPORT where the service is kept from the address family. */
  constructor(calls: LinuxCalls, flushSoon: () => void) {
    this.calls = calls;
    this.flushSoon = flushSoon;
    const type = LINUX.SOCK_DGRAM | LINUX.SOCK_CLOEXEC | LINUX.SOCK_NONBLOCK;
    this.fd = calls.socket(LINUX.AF_PACKET, type, 0);
    if (this.fd < 0) throw refusal(errnoName(calls.errno()));
    const at = (memory: { readonly buffer: ArrayBufferLike }) =>
      calls.addressOf(new Uint8Array(memory.buffer));
    const [names, vectors, packets] = [at(this.names), at(this.vectors), at(this.packets)];
    this.headersAt = at(this.headers);
    for (let i = 0; i < MESSAGES; i++) {
      const header = i * HEADER_WORDS;
      putAddress(this.headers, header + HEADER.name, names + i * NAME.bytes);
      this.headers[header + HEADER.nameLength] = NAME.bytes;
      putAddress(this.headers, header + HEADER.vector, vectors + i * 16);
      this.headers[header + HEADER.vectors] = 1;
      putAddress(this.vectors, i * 4, packets + i * LONGEST);
      this.nameView.setUint16(i * NAME.bytes + NAME.family, LINUX.AF_PACKET, true);
      this.nameView.setUint16(i * NAME.bytes + NAME.protocol, LINUX.ETH_P_IP);
      this.nameView.setUint8(i * NAME.bytes + NAME.addressLength, MAC_LENGTH);
    }
  }

  /** The bytes may be reused at once. */
  send(packet: Uint8Array, mac: MacAddress, interfaceIndex: number): void {
    if (packet.length > LONGEST || this.isClosed) {
      this.errors += 1;
      return;
    }
    if (this.waiting === MESSAGES) this.flush();
    const i = this.waiting++;
    this.nameView.setInt32(i * NAME.bytes + NAME.interface, interfaceIndex, true);
    this.names.set(macAddressToBytes(mac), i * NAME.bytes + NAME.address);
    this.packets.set(packet, i * LONGEST);
    this.vectors[i * 4 + 2] = packet.length;
    this.flushSoon();
  }

  flush(): void {
    for (let i = 0; i < this.waiting; ) {
      const at = this.headersAt + i * HEADER_WORDS * 4;
      const sent = this.calls.sendmmsg(this.fd, at, this.waiting - i, 0);
      if (sent > 0) i += sent;
      else if (this.calls.errno() !== constants.errno.EINTR) {
        this.errors += 1;
        i += 1;
      }
    }
    this.waiting = 0;
  }

  close(): void {
    if (this.isClosed) return;
    this.flush();
    this.isClosed = true;
    this.calls.close(this.fd);
  }
}

function refusal(code: string): SocketError {
  const reason = REASONS[code] ?? `socket failed with ${code}`;
  return new SocketError(code, "socket", `Cannot open a packet socket: ${reason}`);
}

const REASONS: Readonly<Record<string, string>> = {
  EPERM: "no permission; run as root, or give the service CAP_NET_RAW",
  EAFNOSUPPORT:
    "this host or service is kept from AF_PACKET; allow it (systemd: RestrictAddressFamilies=AF_PACKET beside the others)",
};
