import { constants } from "node:os";

/** Linux on 64-bit little-endian machines: <asm-generic/socket.h>, <bits/socket.h>, <linux/in.h>. */
const AF_INET = 2;
const SOCK_DGRAM_CLOEXEC = 2 | 0o2000000;
const SOL_SOCKET = 1;
const SO_RCVBUFFORCE = 33;
const SO_RCVBUF = 8;
const IPPROTO_IP = 0;
const IP_PKTINFO = 8;
const MSG_WAITFORONE = 0x10000;
const SO_RCVTIMEO = 20;

/** Datagrams a system call. */
const BATCH = 64;
const LONGEST = 2048;
const NAME = 16;
/** cmsghdr (16), in_pktinfo (12), padded. */
const CONTROL = 32;
/** struct mmsghdr: msghdr (56), msg_len (4), padded. */
const HEADER = 64;
const IOVEC = 16;
const RECEIVE_BUFFER = 8 << 20;
/** Milliseconds a call to `receive` waits when nothing comes. */
const PATIENCE = 100;

interface Calls {
  readonly socket: (domain: number, type: number, protocol: number) => number;
  readonly setsockopt: (fd: number, level: number, name: number, value: Buffer, length: number) => number;
  readonly bind: (fd: number, address: Buffer, length: number) => number;
  readonly recvmmsg: (fd: number, vector: Buffer, length: number, flags: number, timeout: null) => number;
  readonly sendmmsg: (fd: number, vector: Buffer, length: number, flags: number) => number;
  readonly errno: () => number;
  readonly addressOf: (buffer: Buffer) => bigint;
}

export interface Target {
  readonly address: number;
  readonly port: number;
}

/** Addresses are numbers here. `to` is the one of ours it came to. `bytes` hold until the next call. */
export type Receive = (bytes: Buffer, fromPort: number, to: number) => void;

/**
 * One socket for many addresses of this host, that takes and gives 64 datagrams a system call: a load client that costs less than the
 * server it loads. It blocks its thread, so it is for processes that do nothing else.
 */
export class BatchedSocket {
  readonly #calls: Calls;
  readonly #fd: number;
  readonly #incoming: Batch;
  readonly #outgoing: Batch;
  #queued = 0;

  private constructor(calls: Calls, fd: number) {
    this.#calls = calls;
    this.#fd = fd;
    this.#incoming = new Batch(calls);
    this.#outgoing = new Batch(calls);
  }

  /** On all addresses, at a port of the kernel's choice. Rejects where koffi or Linux is missing. */
  static async open(): Promise<BatchedSocket> {
    const calls = await loadCalls();
    const fd = calls.socket(AF_INET, SOCK_DGRAM_CLOEXEC, 0);
    const socket = new BatchedSocket(calls, fd);
    socket.#set(IPPROTO_IP, IP_PKTINFO, int32(1));
    socket.#set(SOL_SOCKET, SO_RCVTIMEO, timeval(PATIENCE));
    if (!socket.#trySet(SOL_SOCKET, SO_RCVBUFFORCE, int32(RECEIVE_BUFFER)))
      socket.#set(SOL_SOCKET, SO_RCVBUF, int32(RECEIVE_BUFFER));
    const anywhere = Buffer.alloc(NAME);
    anywhere.writeUInt16LE(AF_INET, 0);
    socket.#check("bind", calls.bind(fd, anywhere, NAME));
    return socket;
  }

  /** Queues a datagram; a full batch leaves at once, the rest with `flush`. */
  send(bytes: Buffer, from: number, to: Target): void {
    this.#outgoing.write(this.#queued, bytes, from, to);
    this.#queued += 1;
    if (this.#queued === BATCH) this.flush();
  }

  flush(): void {
    for (let sent = 0; sent < this.#queued; ) {
      const vector = this.#outgoing.headers.subarray(sent * HEADER);
      const count = this.#calls.sendmmsg(this.#fd, vector, this.#queued - sent, 0);
      // A datagram the kernel refuses is lost, as on a network.
      sent += Math.max(count, 1);
    }
    this.#queued = 0;
  }

  /** Hands on what has come, after waiting up to 100 ms for the first. */
  receive(receive: Receive): void {
    this.#incoming.reset();
    const count = this.#calls.recvmmsg(this.#fd, this.#incoming.headers, BATCH, MSG_WAITFORONE, null);
    if (count < 0) {
      const { EAGAIN, EINTR, ECONNREFUSED } = constants.errno;
      if (![EAGAIN, EINTR, ECONNREFUSED].includes(this.#calls.errno())) this.#check("recvmmsg", count);
    }
    for (let i = 0; i < count; i++) this.#incoming.read(i, receive);
  }

  #set(level: number, name: number, value: Buffer): void {
    this.#check("setsockopt", this.#trySet(level, name, value) ? 0 : -1);
  }

  #trySet(level: number, name: number, value: Buffer): boolean {
    return this.#calls.setsockopt(this.#fd, level, name, value, value.length) === 0;
  }

  #check(call: string, result: number): void {
    if (result < 0) throw new Error(`${call} failed with errno ${this.#calls.errno()}`);
  }
}

/** The memory of 64 messages: their headers point into the other buffers for as long as the batch lives. */
class Batch {
  readonly headers = Buffer.alloc(BATCH * HEADER);
  readonly #payload = Buffer.alloc(BATCH * LONGEST);
  readonly #names = Buffer.alloc(BATCH * NAME);
  readonly #controls = Buffer.alloc(BATCH * CONTROL);
  readonly #vectors = Buffer.alloc(BATCH * IOVEC);

  constructor({ addressOf }: Calls) {
    const [payload, names, controls, vectors] = [
      this.#payload,
      this.#names,
      this.#controls,
      this.#vectors,
    ].map(addressOf);
    if (payload === undefined || names === undefined || controls === undefined || vectors === undefined)
      throw new Error("four buffers have four addresses");
    for (let i = 0; i < BATCH; i++) {
      const header = i * HEADER;
      this.headers.writeBigUInt64LE(names + BigInt(i * NAME), header);
      this.headers.writeBigUInt64LE(vectors + BigInt(i * IOVEC), header + 16);
      this.headers.writeBigUInt64LE(1n, header + 24);
      this.headers.writeBigUInt64LE(controls + BigInt(i * CONTROL), header + 32);
      this.#vectors.writeBigUInt64LE(payload + BigInt(i * LONGEST), i * IOVEC);
    }
    this.reset();
  }

  /** All lengths as the kernel may fill them. */
  reset(): void {
    for (let i = 0; i < BATCH; i++) {
      this.headers.writeUInt32LE(NAME, i * HEADER + 8);
      this.headers.writeUInt32LE(CONTROL, i * HEADER + 40);
      this.#vectors.writeUInt32LE(LONGEST, i * IOVEC + 8);
    }
  }

  read(i: number, receive: Receive): void {
    const length = this.headers.readUInt32LE(i * HEADER + 56);
    const port = this.#names.readUInt16BE(i * NAME + 2);
    // in_pktinfo: interface, local address, destination of the header.
    const to = this.#controls.readUInt32BE(i * CONTROL + 16 + 8);
    receive(this.#payload.subarray(i * LONGEST, i * LONGEST + length), port, to);
  }

  write(i: number, bytes: Buffer, from: number, to: Target): void {
    bytes.copy(this.#payload, i * LONGEST);
    this.#vectors.writeUInt32LE(bytes.length, i * IOVEC + 8);
    this.#names.writeUInt16LE(AF_INET, i * NAME);
    this.#names.writeUInt16BE(to.port, i * NAME + 2);
    this.#names.writeUInt32BE(to.address, i * NAME + 4);
    const control = i * CONTROL;
    this.#controls.writeBigUInt64LE(28n, control);
    this.#controls.writeInt32LE(IPPROTO_IP, control + 8);
    this.#controls.writeInt32LE(IP_PKTINFO, control + 12);
    this.#controls.writeUInt32LE(0, control + 16);
    this.#controls.writeUInt32BE(from, control + 20);
  }
}

async function loadCalls(): Promise<Calls> {
  const { default: koffi } = await import("koffi");
  const libc = koffi.load(null);
  return {
    socket: libc.func("int socket(int domain, int type, int protocol)"),
    setsockopt: libc.func("int setsockopt(int fd, int level, int name, uint8_t *value, uint32_t length)"),
    bind: libc.func("int bind(int fd, uint8_t *address, uint32_t length)"),
    recvmmsg: libc.func(
      "int recvmmsg(int fd, uint8_t *vector, unsigned int length, int flags, void *timeout)",
    ),
    sendmmsg: libc.func("int sendmmsg(int fd, uint8_t *vector, unsigned int length, int flags)"),
    errno: () => koffi.errno(),
    addressOf: (buffer) => BigInt(koffi.address(buffer)),
  };
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32LE(value);
  return bytes;
}

function timeval(milliseconds: number): Buffer {
  const bytes = Buffer.alloc(16);
  bytes.writeBigInt64LE(BigInt(milliseconds) * 1000n, 8);
  return bytes;
}
