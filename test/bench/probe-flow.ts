import { readable } from "./read-flow.js";

const OACK = 6;

export interface ProbeRequest {
  readonly path: string;
  /** Bytes: what tsize has to say. */
  readonly size: number;
  readonly blksize: number;
  /** Ports used by turns, so that an answer that comes again is told from the next probe's. */
  readonly ports: number;
}

/**
 * One client that asks for a file's size again and again as firmware does before it reads (RFC 2349): RRQ with tsize 0, OACK, and ERROR 8
 * instead of an ACK (RFC 2347).
 */
export class ProbeFlow {
  readonly request: Buffer;
  /** The port of the probe under way. */
  port = 0;
  done = 0;
  failure: string | undefined;
  readonly #ports: number;
  readonly #size: number;
  /** The first OACK, once it is read and found right: the others have to be the same. */
  #right: Buffer | undefined;

  constructor({ path, size, blksize, ports }: ProbeRequest) {
    this.request = Buffer.from(`\0\x01${path}\0octet\0tsize\x000\0blksize\0${blksize}\0`, "latin1");
    this.#ports = ports;
    this.#size = size;
  }

  /** True when the probe under way is answered: `refusal` goes where the answer came from, and then the next probe may begin. */
  receive(port: number, bytes: Uint8Array, offset: number, length: number): boolean {
    if (port !== this.port) return false;
    if (!this.#isRight(bytes, offset, length)) return false;
    this.done += 1;
    this.port = (this.port + 1) % this.#ports;
    return true;
  }

  #isRight(bytes: Uint8Array, offset: number, length: number): boolean {
    const right = this.#right;
    if (right?.compare(bytes, offset, offset + length) === 0) return true;
    const packet = Buffer.from(bytes.subarray(offset, offset + length));
    const options = packet.toString("latin1", 2).toLowerCase().split("\0");
    const tsize = options[options.indexOf("tsize") + 1];
    if (packet[1] === OACK && tsize === `${this.#size}`) {
      this.#right = packet;
      return true;
    }
    this.failure ??= `got ${readable(packet)}`;
    return false;
  }
}

/** RFC 2347: "transfer terminated due to option negotiation". */
export const REFUSAL = Buffer.from("\0\x05\0\x08User aborted the transfer\0", "latin1");
