import type { BootFile } from "../boot/boot-file.js";
import { type Ipv4Address, ipv4FromNumber } from "../net/ipv4-address.js";
import type { ShelvedFile } from "./file-shelf.js";
import type { TftpRequest } from "./packet.js";
import type { Transfer } from "./transfer.js";

/** One request and the transfer that came of it, as the shell keeps it. Times on the io's clock, milliseconds. */
export interface Session {
  /** See `peerKey`. */
  readonly key: number;
  /** An unsigned 32-bit number. */
  readonly address: number;
  readonly port: number;
  /** Which of the transfer sockets serves it. */
  readonly socket: number;
  readonly request: TftpRequest;
  readonly startedAt: number;
  heardAt: number;
  wakeAt: number;
  ended: boolean;
  /** Told that it began; a client that only asks for the size is told of once, at its end. */
  isReported: boolean;
  /** Its place in the journal, once it is worth one. */
  slot?: number;
  /** All three absent until the file source has answered. */
  file?: BootFile;
  shelved?: ShelvedFile;
  transfer?: Transfer;
}

/** A client's address and port as one number. */
export function peerKey(address: number, port: number): number {
  return address * 0x1_0000 + port;
}

export function clientOf({ address }: Pick<Session, "address">): Ipv4Address {
  return ipv4FromNumber(address);
}
