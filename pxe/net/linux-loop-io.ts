import { openPort } from "./device-socket.js";
import { FrameSocket } from "./frame-socket.js";
import { type Ipv4Address, ipv4ToNumber } from "./ipv4-address.js";
import type { LinuxCalls } from "./linux-calls.js";
import { grantedReceiveBuffer, localName, tellLocalEnds } from "./linux-socket.js";
import { LONGEST_DATAGRAM, type LoopBinding, type LoopIo, type LoopSocket } from "./loop-io.js";
import { MESSAGES } from "./message-memory.js";
import type { Readiness } from "./readiness.js";
import { ReceiveBatch } from "./receive-batch.js";
import { SendBatch } from "./send-batch.js";
import type { LocalEnd, ReceiveIncoming } from "./udp-io.js";

/** Reads of one socket before the event loop's other work goes on: with 64 datagrams each, about a millisecond. */
const READS_IN_A_ROW = 16;

/** The batched shell, see `LoopIo`. `readiness` stays the caller's, and outlives it. */
export class LinuxLoopIo implements LoopIo {
  readonly shell = "linux";
  private readonly calls: LinuxCalls;
  private readonly readiness: Readiness;
  /** One for all: datagrams are handed on before the next read. */
  private readonly incoming: ReceiveBatch;
  private readonly sockets = new Set<LinuxLoopSocket>();
  private frames: FrameSocket | undefined;
  private flushing: NodeJS.Immediate | undefined;

  constructor(calls: LinuxCalls, readiness: Readiness) {
    this.calls = calls;
    this.readiness = readiness;
    this.incoming = new ReceiveBatch(calls, { packetInfo: true, longest: LONGEST_DATAGRAM + 1 });
  }

  open(binding: LoopBinding, receive: ReceiveIncoming): Promise<LoopSocket> {
    return new Promise((resolve) => resolve(this.openSocket(binding, receive)));
  }

  openFrames(): Pick<FrameSocket, "send" | "errors"> {
    this.frames ??= new FrameSocket(this.calls, () => this.flushSoon());
    return this.frames;
  }

  flush(): void {
    clearImmediate(this.flushing);
    this.flushing = undefined;
    for (const { batch } of this.sockets) batch.flush();
    this.frames?.flush();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.flush();
    await Promise.all(Array.from(this.sockets, (socket) => socket.close()));
    this.frames?.close();
  }

  private openSocket(binding: LoopBinding, receive: ReceiveIncoming): LoopSocket {
    const general = [...this.sockets].filter(({ isGeneral }) => isGeneral);
    const fd = openPort(
      this.calls,
      binding,
      general.map((socket) => socket.fd),
    );
    try {
      return this.carry(fd, binding.besideDevices ?? false, receive);
    } catch (error) {
      this.calls.close(fd);
      throw error;
    }
  }

  private carry(fd: number, isGeneral: boolean, receive: ReceiveIncoming): LoopSocket {
    const { calls, incoming } = this;
    tellLocalEnds(calls, fd);
    const endWatch = this.readiness.watch(fd, () => {
      for (let reads = 0; reads < READS_IN_A_ROW && this.sockets.has(socket); reads++)
        if (incoming.receive(fd, receive) < MESSAGES) return;
    });
    const socket = new LinuxLoopSocket(calls, fd, {
      isGeneral,
      flushSoon: () => this.flushSoon(),
      onClose: () => {
        endWatch();
        this.sockets.delete(socket);
      },
    });
    this.sockets.add(socket);
    return socket;
  }

  private flushSoon(): void {
    this.flushing ??= setImmediate(() => this.flush());
  }
}

interface LinuxLoopSocketOptions {
  readonly isGeneral: boolean;
  readonly flushSoon: () => void;
  readonly onClose: () => void;
}

class LinuxLoopSocket implements LoopSocket {
  readonly localAddress: Ipv4Address;
  readonly localPort: number;
  readonly receiveBuffer: number;
  readonly fd: number;
  readonly isGeneral: boolean;
  readonly batch: SendBatch;
  private readonly calls: LinuxCalls;
  private readonly options: LinuxLoopSocketOptions;
  private readonly bound: number;
  private isClosed = false;

  constructor(calls: LinuxCalls, fd: number, options: LinuxLoopSocketOptions) {
    const { address, port } = localName(calls, fd);
    this.localAddress = address;
    this.localPort = port;
    this.bound = ipv4ToNumber(address);
    this.receiveBuffer = grantedReceiveBuffer(calls, fd);
    this.calls = calls;
    this.fd = fd;
    this.isGeneral = options.isGeneral;
    this.options = options;
    this.batch = new SendBatch(calls, fd, { packetInfo: true });
  }

  get sendErrors(): number {
    return this.batch.errors;
  }

  /** A message that names no address would leave by the kernel's choice, even from a socket bound to one. */
  send(bytes: Uint8Array, address: number, port: number, from?: LocalEnd): void {
    const localAddress = from?.localAddress || this.bound;
    this.batch.send(bytes, address, port, { localAddress, interface: from?.interface ?? 0 });
    this.options.flushSoon();
  }

  close(): Promise<void> {
    if (!this.isClosed) {
      this.isClosed = true;
      this.options.onClose();
      this.batch.close();
      this.calls.close(this.fd);
    }
    return Promise.resolve();
  }
}
