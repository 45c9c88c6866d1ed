import type { Ipv4Address } from "./ipv4-address.js";

/** A UDP payload with the peer it came from. */
export interface Datagram {
  readonly bytes: Uint8Array;
  readonly address: Ipv4Address;
  readonly port: number;
}

/** A bound IPv4 UDP socket. Sending never throws: what cannot be sent is counted in `sendErrors`. Closing twice is harmless. */
export interface UdpSocket extends AsyncDisposable {
  readonly localAddress: Ipv4Address;
  readonly localPort: number;
  readonly sendErrors: number;
  send(bytes: Uint8Array, address: Ipv4Address, port: number): void;
  close(): Promise<void>;
}

export interface UdpBinding {
  readonly address: Ipv4Address;
  /** 0 lets the kernel choose. */
  readonly port: number;
  /** Linux interface the socket is tied to (SO_BINDTODEVICE); needs koffi and CAP_NET_RAW. */
  readonly device?: string;
  readonly broadcast?: boolean;
  /** Of a socket that is open and bound already; it is closed with this one. */
  readonly fd?: number;
  /** Receive buffer, bytes. */
  readonly receiveBuffer?: number;
}

/** Opens a socket and calls `receive` for each datagram; rejects with the system's error (EADDRINUSE, EACCES, ENODEV). */
export type BindUdp = (binding: UdpBinding, receive: (datagram: Datagram) => void) => Promise<UdpSocket>;
