import { DATA_HEADER } from "../../pxe/tftp/packet.js";

const OACK = 6;
const DATA = 3;

export interface FlowRequest {
  readonly path: string;
  readonly blksize: number;
  /** What the file has to be, byte by byte. */
  readonly expected: Buffer;
}

export type FlowState = "running" | "complete" | "failed";

/** One lockstep read (RFC 1350, RFC 2348) that does as little as a ROM does: no copies, no strings, every byte compared. */
export class LockstepFlow {
  state: FlowState = "running";
  /** What was sent last, to be sent again when nothing comes. */
  last: Buffer;
  readonly #request: FlowRequest;
  readonly #ack = Buffer.from([0, 4, 0, 0]);
  #block = 0;

  constructor(request: FlowRequest) {
    this.#request = request;
    const { path, blksize } = request;
    this.last = Buffer.from(`\0\x01${path}\0octet\0blksize\0${blksize}\0`, "latin1");
  }

  /** True when there is something to send: `last`. */
  receive(bytes: Buffer): boolean {
    const opcode = bytes[1];
    if (opcode === OACK && this.#block === 0) return this.#acknowledge(0);
    if (opcode !== DATA) return this.#fail();
    const { blksize, expected } = this.#request;
    if (bytes.readUInt16BE(2) !== ((this.#block + 1) & 0xffff)) return false;
    const start = this.#block * blksize;
    const end = start + bytes.length - DATA_HEADER;
    const isRight =
      end <= expected.length && expected.compare(bytes, DATA_HEADER, bytes.length, start, end) === 0;
    if (!isRight) return this.#fail();
    this.#block += 1;
    if (end - start < blksize) this.state = end === expected.length ? "complete" : "failed";
    return this.#acknowledge(this.#block);
  }

  #acknowledge(block: number): boolean {
    this.#ack.writeUInt16BE(block & 0xffff, 2);
    this.last = this.#ack;
    return true;
  }

  #fail(): boolean {
    this.state = "failed";
    return false;
  }
}
