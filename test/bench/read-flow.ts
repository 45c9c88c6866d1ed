import { DATA_HEADER } from "../../pxe/tftp/packet.js";

const DATA = 3;
const ACK = 4;
const OACK = 6;
/** Block numbers are compared modulo 65,536: those of the lower half are ahead. */
const HALF = 0x8000;
const ONE_BEFORE = 0xffff;

export interface FlowRequest {
  readonly path: string;
  /** Both have to be granted as asked, so that all servers do the same work. */
  readonly blksize: number;
  /** 1 is lockstep, and then not asked for. */
  readonly windowsize: number;
  /** What the file has to be, byte by byte. */
  readonly expected: Buffer;
}

export type FlowState = "running" | "complete" | "failed";

/**
 * One read (RFC 1350, RFC 2348, RFC 7440) that does as little as a ROM does: no copies, no strings, every byte compared. An ACK is sent
 * after each window, at the first block after a gap, and again when the last block in order comes again.
 */
export class ReadFlow {
  state: FlowState = "running";
  failure: string | undefined;
  /** Blocks that came in order. */
  blocks = 0;
  /** What was sent last, to be sent again when nothing comes. */
  last: Buffer;
  readonly #request: FlowRequest;
  readonly #ack = Buffer.from([0, ACK, 0, 0]);
  #agreed = false;
  #unacknowledged = 0;
  #gapIsTold = false;

  constructor(request: FlowRequest) {
    this.#request = request;
    const { path, blksize, windowsize } = request;
    const window = windowsize === 1 ? "" : `windowsize\0${windowsize}\0`;
    this.last = Buffer.from(`\0\x01${path}\0octet\0blksize\0${blksize}\0${window}`, "latin1");
  }

  /** True when there is something to send: `last`. */
  receive(bytes: Uint8Array, offset: number, length: number): boolean {
    const opcode = bytes[offset + 1];
    if (opcode === DATA && length >= DATA_HEADER && this.#agreed)
      return this.#receiveData(bytes, offset, length);
    const packet = Buffer.from(bytes.buffer, bytes.byteOffset + offset, length);
    if (opcode === OACK) return this.#receiveOack(packet);
    return this.fail(opcode === DATA ? "DATA without an OACK" : `got ${readable(packet)}`);
  }

  fail(reason: string): false {
    this.state = "failed";
    this.failure = reason;
    return false;
  }

  #receiveOack(packet: Buffer): boolean {
    const { blksize, windowsize } = this.#request;
    const options = packet.toString("latin1", 2).toLowerCase().split("\0");
    const granted = (name: string) => options[options.indexOf(name) + 1];
    const isAsAsked =
      granted("blksize") === `${blksize}` && (windowsize === 1 || granted("windowsize") === `${windowsize}`);
    if (!isAsAsked) return this.fail(`granted only ${options.join(" ").trim()}`);
    this.#agreed = true;
    return this.blocks === 0 && this.#acknowledge();
  }

  #receiveData(bytes: Uint8Array, offset: number, length: number): boolean {
    const block = ((bytes[offset + 2] ?? 0) << 8) | (bytes[offset + 3] ?? 0);
    const ahead = (block - this.blocks - 1) & 0xffff;
    if (ahead !== 0) return this.#outOfOrder(ahead);
    const { blksize, windowsize, expected } = this.#request;
    const start = this.blocks * blksize;
    const size = length - DATA_HEADER;
    const end = start + size;
    if (size > blksize || end > expected.length) return this.fail(`block ${block} is too long`);
    if (expected.compare(bytes, offset + DATA_HEADER, offset + length, start, end) !== 0)
      return this.fail(`block ${block} has wrong bytes`);
    this.blocks += 1;
    this.#unacknowledged += 1;
    this.#gapIsTold = false;
    if (size === blksize) return this.#unacknowledged === windowsize && this.#acknowledge();
    if (end !== expected.length) return this.fail(`ended after ${end} bytes`);
    this.state = "complete";
    return this.#acknowledge();
  }

  /** RFC 7440 §4: the window begins anew after the last block in order; what else of the old one is under way is passed over. */
  #outOfOrder(ahead: number): boolean {
    if (ahead === ONE_BEFORE) return this.blocks > 0 && this.#unacknowledged === 0 && this.#acknowledge();
    if (ahead >= HALF || this.#gapIsTold) return false;
    this.#gapIsTold = true;
    return this.#acknowledge();
  }

  #acknowledge(): boolean {
    this.#unacknowledged = 0;
    this.#ack[2] = this.blocks >>> 8;
    this.#ack[3] = this.blocks;
    this.last = this.#ack;
    return true;
  }
}

/** Of an ERROR its message. */
export function readable(packet: Buffer): string {
  return packet
    .toString("latin1", 2)
    .replace(/\p{Cc}+/gu, " ")
    .trim();
}
