import type { FrameSocket } from "./frame-socket.js";
import type { Ipv4Address } from "./ipv4-address.js";
import type { IoSocket, ReceiveIncoming } from "./udp-io.js";

export interface LoopBinding {
  readonly address: Ipv4Address;
  /** 0 lets the kernel choose. */
  readonly port: number;
  /** The only interface it hears and speaks on, broadcasts too (SO_BINDTODEVICE); takes koffi and CAP_NET_RAW. */
  readonly device?: string;
  /** Others of this io have the port on single interfaces, and leave it the rest; takes what `device` takes. */
  readonly besideDevices?: boolean;
  /** Bytes; the kernel's limit may make it smaller. */
  readonly receiveBuffer: number;
}

/** A UDP socket beside the event loop's other work. Closing twice is harmless. */
export interface LoopSocket extends Omit<IoSocket, "sendSlices"> {
  /** What the kernel granted, bytes. */
  readonly receiveBuffer: number;
  close(): Promise<void>;
}

/**
 * The event loop's way to the network: sockets for a program whose main thread has other work too. Nothing blocks, and datagrams are taken in
 * bounded portions. Of one longer than `LONGEST_DATAGRAM` only the start is right, and its length is longer than that.
 *
 *   dgram   node:dgram; portable. Tells no local ends, sends no frames
 *   linux   recvmmsg and sendmmsg, 64 datagrams a system call
 */
export interface LoopIo extends AsyncDisposable {
  readonly shell: "dgram" | "linux";
  /**
   * The port is never shared, so another server is found out. Rejects with a `SocketError`: ENODEV, EADDRINUSE, EACCES, EPERM, EADDRNOTAVAIL,
   * or ERR_NO_KOFFI where a device is asked for and the FFI is missing.
   */
  open(binding: LoopBinding, receive: ReceiveIncoming): Promise<LoopSocket>;
  /** The io's to close and to flush. Throws a `SocketError`. */
  openFrames(): Pick<FrameSocket, "send" | "errors">;
  /** Sends what waits; it is called after callbacks too, once for all that one turn of the event loop caused. */
  flush(): void;
}

/** The most that Ethernet carries in one packet. */
export const LONGEST_DATAGRAM = 1500;
