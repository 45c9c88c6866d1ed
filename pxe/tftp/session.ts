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
  startedAt: number;
  heardAt: number;
  wakeAt: number;
  ended: boolean;
  /** Told that it began; a client that only asks for the size is told of once, at its end. */
  isReported: boolean;
  /** Its place in the journal, once it is worth one. */
  slot: number | undefined;
  /** All three absent until the file source has answered. */
  file: BootFile | undefined;
  shelved: ShelvedFile | undefined;
  transfer: Transfer | undefined;
}

/** All sessions are made here, with every key: objects of one shape cost a packet a third less. */
export function createSession(
  { address, port, socket, request }: Pick<Session, "address" | "port" | "socket" | "request">,
  now: number,
): Session {
  return {
    key: peerKey(address, port),
    address,
    port,
    socket,
    request,
    startedAt: now,
    heardAt: now,
    wakeAt: Number.POSITIVE_INFINITY,
    ended: false,
    isReported: false,
    slot: undefined,
    file: undefined,
    shelved: undefined,
    transfer: undefined,
  };
}

/** A client's address and port as one number. */
export function peerKey(address: number, port: number): number {
  return address * 0x1_0000 + port;
}

export function clientOf({ address }: Pick<Session, "address">): Ipv4Address {
  return ipv4FromNumber(address);
}
