import { DgramIo } from "../../pxe/net/dgram-io.js";
import { ipv4FromNumber, UNSPECIFIED } from "../../pxe/net/ipv4-address.js";
import { loadLinuxCalls } from "../../pxe/net/linux-calls.js";
import { LinuxIo } from "../../pxe/net/linux-io.js";
import type { Incoming, IoSocket, LocalEnd, UdpIo } from "../../pxe/net/udp-io.js";

/** 127.66.1.0: the clients' addresses are this and the next ones. */
export const FIRST_CLIENT = 0x7f420100;
const RECEIVE_BUFFER = 8 << 20;

export interface SocketsRequest {
  /** The server's address. */
  readonly server: number;
  readonly clients: number;
  /** Ports each client has. */
  readonly ports: number;
  /** Bytes of the longest datagram. */
  readonly longest: number;
}

/** `incoming` holds until the call is over. */
export type ReceiveClient = (client: number, incoming: Incoming, port: number) => void;

/**
 * Every client's address and ports: one batched socket for all clients with a port of the same place, or where that cannot be had a dgram
 * socket each, which costs more than the server.
 */
export class ClientSockets implements AsyncDisposable {
  readonly io: UdpIo;
  readonly #server: number;
  readonly #ends: readonly LocalEnd[];
  /** By port, and with dgram by port and client. */
  readonly #sockets: IoSocket[] = [];

  private constructor(io: UdpIo, { server, clients }: SocketsRequest) {
    this.io = io;
    this.#server = server;
    this.#ends = Array.from({ length: clients }, (_, i) => ({
      localAddress: FIRST_CLIENT + i,
      interface: 0,
    }));
  }

  static async open(request: SocketsRequest, receive: ReceiveClient): Promise<ClientSockets> {
    const sockets = new ClientSockets(await openIo(request.longest), request);
    if (sockets.batched) await sockets.#bindForAll(request, receive);
    else await sockets.#bindForEach(request, receive);
    return sockets;
  }

  get batched(): boolean {
    return this.io.shell === "linux";
  }

  /** From the client's `port`th port. */
  send(bytes: Uint8Array, client: number, port: number, to: number): void {
    const place = this.batched ? port : port * this.#ends.length + client;
    this.#sockets[place]?.send(bytes, this.#server, to, this.batched ? this.#ends[client] : undefined);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.io[Symbol.asyncDispose]();
  }

  async #bindForAll({ ports, clients }: SocketsRequest, receive: ReceiveClient): Promise<void> {
    const binding = { address: UNSPECIFIED, port: 0, receiveBuffer: RECEIVE_BUFFER, packetInfo: true };
    const hear = (incoming: Incoming, port: number) => {
      const client = incoming.localAddress - FIRST_CLIENT;
      if (client >= 0 && client < clients) receive(client, incoming, port);
    };
    for (let port = 0; port < ports; port++)
      this.#sockets.push(await this.io.bind(binding, (incoming) => hear(incoming, port)));
  }

  async #bindForEach({ ports, clients }: SocketsRequest, receive: ReceiveClient): Promise<void> {
    for (let port = 0; port < ports; port++)
      for (let client = 0; client < clients; client++) {
        const address = ipv4FromNumber(FIRST_CLIENT + client);
        const binding = { address, port: 0, receiveBuffer: RECEIVE_BUFFER };
        this.#sockets.push(await this.io.bind(binding, (incoming) => receive(client, incoming, port)));
      }
  }
}

/** The batched io where it can be had. `longest` is of received datagrams, bytes. */
export async function openIo(longest: number): Promise<UdpIo> {
  try {
    return new LinuxIo(await loadLinuxCalls(), undefined, { longest });
  } catch {
    return new DgramIo();
  }
}
