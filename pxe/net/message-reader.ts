import { constants } from "node:os";
import { LINUX, type LinuxCalls } from "./linux-calls.js";
import { HEADER, HEADER_WORDS, putAddress, steadyBytes } from "./message-memory.js";

/** What came to a raw or packet socket. The views are good until the next read. */
export interface ReceivedMessage {
  readonly bytes: Uint8Array;
  /** The sender's struct sockaddr. */
  readonly name: Uint8Array;
  /** The control messages, see `findControl`. */
  readonly control: Uint8Array;
}

/** Bytes for struct sockaddr_in6, the longest of sockaddr_in, sockaddr_ll and itself, and for a few control messages. */
const NAME = 28;
const CONTROL = 64;

/** Reads one message at a time with its sender, for sockets that get few. */
export class MessageReader {
  private readonly calls: LinuxCalls;
  private readonly header = new Uint32Array(new ArrayBuffer(HEADER_WORDS * 4));
  private readonly vector = new Uint32Array(new ArrayBuffer(16));
  private readonly bytes: Uint8Array;
  private readonly name = steadyBytes(NAME);
  private readonly control = steadyBytes(CONTROL);
  private readonly headerAt: number;

  /** Of a message longer than `longest` bytes the start is kept. */
  constructor(calls: LinuxCalls, longest: number) {
    const at = ({ buffer }: { readonly buffer: ArrayBufferLike }) => calls.addressOf(new Uint8Array(buffer));
    this.calls = calls;
    this.bytes = steadyBytes(longest);
    this.headerAt = at(this.header);
    putAddress(this.vector, 0, at(this.bytes));
    this.vector[2] = longest;
    putAddress(this.header, HEADER.name, at(this.name));
    putAddress(this.header, HEADER.vector, at(this.vector));
    this.header[HEADER.vectors] = 1;
    putAddress(this.header, HEADER.control, at(this.control));
  }

  /** Hands on what has come, `most` messages at most, and answers the errno that the socket ended it with, if not that there is no more. */
  readAll(fd: number, most: number, handle: (message: ReceivedMessage) => void): number | undefined {
    for (let i = 0; i < most; i++) {
      const message = this.read(fd);
      if (message === undefined) return this.failure();
      handle(message);
    }
    return undefined;
  }

  private read(fd: number): ReceivedMessage | undefined {
    const { header, bytes, name, control } = this;
    header[HEADER.nameLength] = NAME;
    header[HEADER.controlLength] = CONTROL;
    if (this.calls.recvmmsg(fd, this.headerAt, 1, LINUX.MSG_DONTWAIT, 0) !== 1) return undefined;
    return {
      bytes: bytes.subarray(0, header[HEADER.length]),
      name: name.subarray(0, header[HEADER.nameLength]),
      control: control.subarray(0, header[HEADER.controlLength]),
    };
  }

  private failure(): number | undefined {
    const errno = this.calls.errno();
    return errno === constants.errno.EAGAIN || errno === constants.errno.EINTR ? undefined : errno;
  }
}

/** struct cmsghdr: length (64 bits, with these 16 bytes), level, type; each begins at a multiple of 8. */
const CONTROL_HEADER = 16;

/** The data of the first control message of a kind. */
export function findControl(control: Uint8Array, level: number, type: number): Uint8Array | undefined {
  const view = new DataView(control.buffer, control.byteOffset, control.byteLength);
  for (let at = 0; at + CONTROL_HEADER <= control.length; ) {
    const length = view.getUint32(at, true);
    if (length < CONTROL_HEADER || at + length > control.length) return undefined;
    if (view.getInt32(at + 8, true) === level && view.getInt32(at + 12, true) === type)
      return control.subarray(at + CONTROL_HEADER, at + length);
    at += (length + 7) & ~7;
  }
  return undefined;
}
