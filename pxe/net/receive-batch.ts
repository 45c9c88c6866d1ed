import { LINUX, type LinuxCalls } from "./linux-calls.js";
import {
  HEADER,
  HEADER_WORDS,
  MESSAGES,
  NAME,
  PACKET_INFO,
  putAddress,
  steadyBytes,
  swapBytes,
} from "./message-memory.js";
import type { Incoming, ReceiveIncoming } from "./udp-io.js";

/** Bytes kept of a datagram, if not said otherwise: requests are 512 at most (RFC 2347), and all else a server is sent is shorter. */
const LONGEST = 1024;

export interface ReceiveBatchOptions {
  readonly packetInfo?: boolean;
  /** Bytes; of a longer datagram the start is kept. */
  readonly longest?: number | undefined;
}

/** The memory that recvmmsg fills: 64 datagrams with their senders, and with their local ends where the socket tells them. */
export class ReceiveBatch {
  private readonly address: number;
  private readonly calls: LinuxCalls;
  private readonly headers = new Uint32Array(new ArrayBuffer(MESSAGES * HEADER_WORDS * 4));
  private readonly names = steadyBytes(MESSAGES * NAME);
  private readonly vectors = new Uint32Array(new ArrayBuffer(MESSAGES * 16));
  private readonly slot: number;
  /** Absent: no local ends. */
  private readonly controls: Uint32Array | undefined;
  private readonly incoming: { -readonly [K in keyof Incoming]: Incoming[K] };

  constructor(calls: LinuxCalls, { packetInfo = false, longest: slot = LONGEST }: ReceiveBatchOptions = {}) {
    this.calls = calls;
    this.slot = slot;
    const bytes = steadyBytes(MESSAGES * slot);
    const at = (bytes: { readonly buffer: ArrayBufferLike }) => calls.addressOf(new Uint8Array(bytes.buffer));
    const [names, vectors, payload] = [at(this.names), at(this.vectors), at(bytes)];
    this.address = at(this.headers);
    for (let i = 0; i < MESSAGES; i++) {
      const header = i * HEADER_WORDS;
      putAddress(this.headers, header + HEADER.name, names + i * NAME);
      this.headers[header + HEADER.nameLength] = NAME;
      putAddress(this.headers, header + HEADER.vector, vectors + i * 16);
      this.headers[header + HEADER.vectors] = 1;
      putAddress(this.vectors, i * 4, payload + i * slot);
      this.vectors[i * 4 + 2] = slot;
    }
    if (packetInfo) {
      this.controls = new Uint32Array(new ArrayBuffer(MESSAGES * PACKET_INFO.bytes));
      const controls = at(this.controls);
      for (let i = 0; i < MESSAGES; i++)
        putAddress(this.headers, i * HEADER_WORDS + HEADER.control, controls + i * PACKET_INFO.bytes);
    }
    const nowhere = { localAddress: 0, interface: 0 };
    this.incoming = { bytes, offset: 0, length: 0, address: 0, port: 0, ...nowhere };
  }

  /** Hands on what has come to the socket, 64 datagrams at most. Answers how many. */
  receive(fd: number, receive: ReceiveIncoming): number {
    const { incoming, names, controls, slot } = this;
    if (controls !== undefined) this.expectLocalEnds();
    const count = this.calls.recvmmsg(fd, this.address, MESSAGES, LINUX.MSG_DONTWAIT, 0);
    for (let i = 0; i < count; i++) {
      const name = i * NAME;
      incoming.offset = i * slot;
      incoming.length = Math.min(this.headers[i * HEADER_WORDS + HEADER.length] ?? 0, slot);
      incoming.port = (byte(names, name + 2) << 8) | byte(names, name + 3);
      incoming.address =
        ((byte(names, name + 4) << 24) |
          (byte(names, name + 5) << 16) |
          (byte(names, name + 6) << 8) |
          byte(names, name + 7)) >>>
        0;
      if (controls !== undefined) this.readLocalEnd(i, controls);
      receive(incoming);
    }
    return Math.max(0, count);
  }

  /** The kernel leaves the length it has filled. */
  private expectLocalEnds(): void {
    for (let i = 0; i < MESSAGES; i++)
      this.headers[i * HEADER_WORDS + HEADER.controlLength] = PACKET_INFO.bytes;
  }

  private readLocalEnd(message: number, controls: Uint32Array): void {
    const { incoming } = this;
    const at = message * PACKET_INFO.words;
    const length = this.headers[message * HEADER_WORDS + HEADER.controlLength] ?? 0;
    const isTold =
      length >= PACKET_INFO.length &&
      controls[at + PACKET_INFO.level] === LINUX.IPPROTO_IP &&
      controls[at + PACKET_INFO.type] === LINUX.IP_PKTINFO;
    incoming.interface = isTold ? (controls[at + PACKET_INFO.interface] ?? 0) : 0;
    // Of a broadcast the kernel names the address that its routes would answer from, whichever interface it came by.
    const { localAddress, destination } = PACKET_INFO;
    const isDirect = isTold && controls[at + localAddress] === controls[at + destination];
    incoming.localAddress = isDirect ? swapBytes(controls[at + localAddress] ?? 0) : 0;
  }
}

function byte(bytes: Uint8Array, offset: number): number {
  return bytes[offset] ?? 0;
}
