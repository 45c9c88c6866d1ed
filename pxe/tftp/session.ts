import type { BootFile } from "../boot/boot-file.js";
import type { Ipv4Address } from "../net/ipv4-address.js";
import type { FileReader } from "./file-reader.js";
import type { TftpRequest } from "./packet.js";
import type { Transfer } from "./transfer.js";

/** One request and the transfer that came of it, as the server's shell keeps it. Times on the server's clock. */
export interface Session {
  /** The client's `address:port`. */
  readonly key: string;
  readonly address: Ipv4Address;
  readonly port: number;
  /** Which of the transfer sockets serves it. */
  readonly socket: number;
  readonly request: TftpRequest;
  /** Equal for the same request sent again. */
  readonly fingerprint: string;
  readonly startedAt: number;
  heardAt: number;
  wakeAt: number;
  ended: boolean;
  /** Absent until the file source has answered. */
  file?: BootFile;
  reader?: FileReader;
  transfer?: Transfer;
}
