import type { Ipv4Address } from "./ipv4-address.js";

/**
 * Where a datagram came to, or where one leaves from: an address of this host as an unsigned 32-bit number, and the index of an interface.
 * Either is 0 where it is not known, as the address of a broadcast, and then the kernel chooses: an answer to a broadcast leaves by the
 * interface that the broadcast came by, from that interface's address.
 */
export interface LocalEnd {
  readonly localAddress: number;
  readonly interface: number;
}

/** A datagram as it came. One object serves all of them: read it inside the callback and keep nothing of it. */
export interface Incoming extends LocalEnd {
  /** Holds the payload from `offset` on, `length` bytes. */
  readonly bytes: Uint8Array;
  readonly offset: number;
  readonly length: number;
  /** The sender, the address as an unsigned 32-bit number. */
  readonly address: number;
  readonly port: number;
}

export type ReceiveIncoming = (incoming: Incoming) => void;

/** Bytes that datagrams are cut from without a copy: a file, or bytes in memory. For sockets of the io that made it. */
export interface FileBytes {
  readonly size: number;
  /** Bytes of it could not be read when they were to be sent: the file became shorter, or its disk fails. */
  readonly damaged: boolean;
  /** Closing twice is harmless. */
  close(): void;
}

/** Datagrams to one peer, sent in order: the i-th is 4 bytes of `headers` and then the i-th `stride` bytes of `file`. */
export interface FileSlices {
  readonly headers: Uint8Array;
  readonly count: number;
  readonly file: FileBytes;
  /** Where the first slice begins. The file's end cuts the last slice, which may be empty. */
  readonly offset: number;
  readonly stride: number;
}

export const SLICE_HEADER = 4;

/** A bound IPv4 UDP socket. Sending never throws: what cannot be sent is lost, as on the network, and counted. */
export interface IoSocket {
  readonly localAddress: Ipv4Address;
  readonly localPort: number;
  readonly sendErrors: number;
  /** The bytes may be reused at once. Answers leave `from` the end that the request came to, on a socket with `packetInfo`. */
  send(bytes: Uint8Array, address: number, port: number, from?: LocalEnd): void;
  sendSlices(slices: FileSlices, address: number, port: number, from?: LocalEnd): void;
}

export interface IoBinding {
  readonly address: Ipv4Address;
  /** 0 lets the kernel choose. */
  readonly port: number;
  /** Receive buffer, bytes; the kernel's limit may make it smaller. */
  readonly receiveBuffer: number;
  /** A socket that is open and bound already, and stays the caller's to close; `linux` only. */
  readonly fd?: number;
  /** Have each datagram tell its local end (IP_PKTINFO): for a socket on all addresses, at some cost a datagram; `linux` only. */
  readonly packetInfo?: boolean;
}

/**
 * One thread's way to the network: sockets, files to send from, and one alarm. Callbacks come from `run` alone, one at a time.
 *
 *   dgram   node:dgram and the event loop; portable
 *   linux   recvmmsg, sendmmsg and UDP_SEGMENT, 64 datagrams a system call; `run` holds its thread
 */
export interface UdpIo extends AsyncDisposable {
  readonly shell: "dgram" | "linux";
  /** Milliseconds on a monotonic clock. It may stand still while one batch of datagrams is handled. */
  now(): number;
  /** Rejects with a `SocketError` (EADDRINUSE, EACCES, EADDRNOTAVAIL; ENOTSUP for what the shell lacks). */
  bind(binding: IoBinding, receive: ReceiveIncoming): Promise<IoSocket>;
  /** Of an open file, whose descriptor must outlive it. Throws the system's error. */
  fileBytes(fd: number, size: number): FileBytes;
  heldBytes(bytes: Uint8Array): FileBytes;
  /** Has `onAlarm` called at or soon after `due`, of several at the earliest. */
  alarmAt(due: number): void;
  onAlarm: () => void;
  /** Called after callbacks, once for all that one batch caused. */
  onTurn: () => void;
  /** Carries until `stop`; what is queued is sent before it resolves. */
  run(): Promise<void>;
  stop(): void;
}
