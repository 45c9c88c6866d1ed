import { bindDgram } from "./dgram-socket.js";
import { type Ipv4Address, ipv4FromNumber, ipv4ToNumber } from "./ipv4-address.js";
import { heldBytes, PageCache, type SliceableBytes } from "./paged-file.js";
import { SocketError } from "./socket-error.js";
import {
  type FileBytes,
  type FileSlices,
  type Incoming,
  type IoBinding,
  type IoSocket,
  type ReceiveIncoming,
  SLICE_HEADER,
  type UdpIo,
} from "./udp-io.js";
import type { Datagram, UdpSocket } from "./udp-socket.js";
import { WakeUp } from "./wake-up.js";

/** The portable shell, see `UdpIo`: everything happens on the event loop. */
export class DgramIo implements UdpIo {
  readonly shell = "dgram";
  onAlarm: () => void = () => undefined;
  onTurn: () => void = () => undefined;
  private readonly pages = new PageCache();
  private readonly sockets: UdpSocket[] = [];
  private readonly alarm = new WakeUp(
    () => this.now(),
    () => {
      this.endTurn();
      this.onAlarm();
    },
  );
  private readonly stopping = new AbortController();
  private turn: NodeJS.Immediate | undefined;

  now(): number {
    return performance.now();
  }

  async bind(binding: IoBinding, receive: ReceiveIncoming): Promise<IoSocket> {
    refuseLinuxOptions(binding);
    const { address, port, receiveBuffer } = binding;
    const nowhere = { localAddress: 0, interface: 0 };
    const incoming = { bytes: new Uint8Array(0), offset: 0, length: 0, address: 0, port: 0, ...nowhere };
    const socket = await bindDgram({ address, port, receiveBuffer }, (datagram) => {
      if (this.stopping.signal.aborted) return;
      this.endTurn();
      receive(describe(datagram, incoming));
    });
    this.sockets.push(socket);
    return new DgramIoSocket(socket);
  }

  fileBytes(fd: number, size: number): FileBytes {
    return this.pages.open(fd, size);
  }

  heldBytes(bytes: Uint8Array): FileBytes {
    return heldBytes(bytes);
  }

  alarmAt(due: number): void {
    this.alarm.at(due);
  }

  run(): Promise<void> {
    const { signal } = this.stopping;
    return new Promise((resolve) => {
      // A turn under way ends first: immediates keep their order.
      const end = () => setImmediate(resolve);
      if (signal.aborted) end();
      else signal.addEventListener("abort", end, { once: true });
    });
  }

  stop(): void {
    this.alarm.cancel();
    this.stopping.abort();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.stop();
    await Promise.all(this.sockets.splice(0).map((socket) => socket.close()));
  }

  private endTurn(): void {
    this.turn ??= setImmediate(() => {
      this.turn = undefined;
      this.onTurn();
    });
  }
}

class DgramIoSocket implements IoSocket {
  private readonly socket: UdpSocket;
  private unreadable = 0;

  constructor(socket: UdpSocket) {
    this.socket = socket;
  }

  get localAddress(): Ipv4Address {
    return this.socket.localAddress;
  }

  get localPort(): number {
    return this.socket.localPort;
  }

  get sendErrors(): number {
    return this.socket.sendErrors + this.unreadable;
  }

  send(bytes: Uint8Array, address: number, port: number): void {
    this.socket.send(Buffer.from(bytes), ipv4FromNumber(address), port);
  }

  sendSlices({ headers, count, file, offset, stride }: FileSlices, address: number, port: number): void {
    const peer = ipv4FromNumber(address);
    for (let i = 0; i < count; i++) {
      const bytes = (file as SliceableBytes).slice(offset + i * stride, stride);
      if (bytes === undefined) {
        this.unreadable += count - i;
        return;
      }
      const header = headers.subarray(i * SLICE_HEADER, (i + 1) * SLICE_HEADER);
      this.socket.send(Buffer.concat([header, bytes]), peer, port);
    }
  }
}

/** Rather than a socket that looks as if it had them. */
function refuseLinuxOptions({ address, port, fd, packetInfo = false }: IoBinding): void {
  if (fd === undefined && !packetInfo) return;
  const lacks = packetInfo
    ? "node:dgram does not tell which address and interface a datagram came to"
    : "node:dgram shares no open socket with others";
  throw new SocketError(
    "ENOTSUP",
    "bind",
    `Cannot listen on ${address}:${port}: ${lacks}; use the Linux shell`,
  );
}

function describe(
  { bytes, address, port }: Datagram,
  incoming: { -readonly [K in keyof Incoming]: Incoming[K] },
): Incoming {
  incoming.bytes = bytes;
  incoming.length = bytes.length;
  incoming.address = ipv4ToNumber(address);
  incoming.port = port;
  return incoming;
}
