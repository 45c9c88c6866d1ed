import { bindDgram } from "../../../pxe/net/dgram-socket.js";
import type { Ipv4Address } from "../../../pxe/net/ipv4-address.js";
import type { Datagram, UdpSocket } from "../../../pxe/net/udp-socket.js";
import { decodePacket, type TftpPacket } from "../../../pxe/tftp/packet.js";

export const LOOPBACK = "127.0.0.1" as Ipv4Address;

export interface Received {
  readonly packet: TftpPacket;
  readonly port: number;
}

/** A client that says just what a test tells it to. */
export class UdpPeer implements AsyncDisposable {
  readonly received: Received[] = [];
  private readonly socket: UdpSocket;
  private readonly waiting: ((received: Received) => void)[] = [];

  private constructor(socket: UdpSocket) {
    this.socket = socket;
  }

  static async open(): Promise<UdpPeer> {
    let peer: UdpPeer | undefined;
    const socket = await bindDgram({ address: LOOPBACK, port: 0 }, (datagram) => peer?.receive(datagram));
    peer = new UdpPeer(socket);
    return peer;
  }

  get port(): number {
    return this.socket.localPort;
  }

  send(bytes: Uint8Array, port: number): void {
    this.socket.send(bytes, LOOPBACK, port);
  }

  /** The next packet that has not been taken yet. */
  next(): Promise<Received> {
    const first = this.received.shift();
    return first === undefined
      ? new Promise((resolve) => this.waiting.push(resolve))
      : Promise.resolve(first);
  }

  async ask(bytes: Uint8Array, port: number): Promise<Received> {
    this.send(bytes, port);
    return this.next();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.socket.close();
  }

  private receive(datagram: Datagram): void {
    const decoded = decodePacket(Buffer.from(datagram.bytes));
    if (!decoded.ok) return;
    const received = { packet: decoded.value, port: datagram.port };
    const waiter = this.waiting.shift();
    if (waiter === undefined) this.received.push(received);
    else waiter(received);
  }
}
