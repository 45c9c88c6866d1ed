import { openPort, withoutKoffi } from "./device-socket.js";
import { bindDgram, type DgramSocket } from "./dgram-socket.js";
import type { FrameSocket } from "./frame-socket.js";
import { ipv4FromNumber, ipv4ToNumber } from "./ipv4-address.js";
import type { LinuxCalls } from "./linux-calls.js";
import type { LoopBinding, LoopIo, LoopSocket } from "./loop-io.js";
import { SocketError } from "./socket-error.js";
import type { Incoming, ReceiveIncoming } from "./udp-io.js";
import type { Datagram } from "./udp-socket.js";

/** The portable shell, see `LoopIo`. Without `calls` it opens no socket that is tied to a device, nor one beside such. */
export class DgramLoopIo implements LoopIo {
  readonly shell = "dgram";
  private readonly calls: LinuxCalls | undefined;
  private readonly sockets = new Set<LoopSocket>();
  private readonly general = new Set<number>();

  constructor(calls?: LinuxCalls) {
    this.calls = calls;
  }

  async open(binding: LoopBinding, receive: ReceiveIncoming): Promise<LoopSocket> {
    const { device, besideDevices = false } = binding;
    const isPlain = device === undefined && !besideDevices;
    const fd = isPlain ? undefined : this.openPort(binding);
    const { address, port, receiveBuffer } = binding;
    const bound = { address, port, receiveBuffer, ...(fd === undefined ? {} : { fd }) };
    const udp = await bindDgram(bound, (datagram) => receive(describe(datagram)));
    if (besideDevices && fd !== undefined) this.general.add(fd);
    const socket = new DgramLoopSocket(udp, () => {
      this.sockets.delete(socket);
      if (fd !== undefined) this.general.delete(fd);
    });
    this.sockets.add(socket);
    return socket;
  }

  openFrames(): Pick<FrameSocket, "send" | "errors"> {
    throw new SocketError("ENOTSUP", "socket", "Cannot open a packet socket: node:dgram has none");
  }

  flush(): void {}

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(Array.from(this.sockets, (socket) => socket.close()));
  }

  private openPort(binding: LoopBinding): number {
    if (this.calls === undefined) throw withoutKoffi(binding);
    return openPort(this.calls, binding, [...this.general]);
  }
}

class DgramLoopSocket implements LoopSocket {
  readonly localAddress: LoopSocket["localAddress"];
  readonly localPort: number;
  readonly receiveBuffer: number;
  private readonly socket: DgramSocket;
  private readonly onClose: () => void;

  constructor(socket: DgramSocket, onClose: () => void) {
    this.localAddress = socket.localAddress;
    this.localPort = socket.localPort;
    this.receiveBuffer = socket.receiveBuffer;
    this.socket = socket;
    this.onClose = onClose;
  }

  get sendErrors(): number {
    return this.socket.sendErrors;
  }

  send(bytes: Uint8Array, address: number, port: number): void {
    this.socket.send(Buffer.from(bytes), ipv4FromNumber(address), port);
  }

  close(): Promise<void> {
    this.onClose();
    return this.socket.close();
  }
}

function describe({ bytes, address, port }: Datagram): Incoming {
  const from = { address: ipv4ToNumber(address), port };
  return { bytes, offset: 0, length: bytes.length, ...from, localAddress: 0, interface: 0 };
}
