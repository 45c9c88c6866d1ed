import { constants } from "node:os";
import { LINUX, type LinuxCalls } from "./linux-calls.js";
import { MappedBytes } from "./mapped-file.js";
import {
  HEADER,
  HEADER_WORDS,
  MESSAGES,
  NAME,
  PACKET_INFO,
  putAddress,
  steadyBytes,
  swapBytes,
} from "./message-memory.js";
import { type FileSlices, type LocalEnd, SLICE_HEADER } from "./udp-io.js";

/** A header and a slice are an iovec each; the kernel takes 1,024 a message (UIO_MAXIOV). */
const VECTORS = 1024;
/** Bytes of slice headers and of small datagrams that may wait. */
const SCRATCH = 64 * 1024;
/** struct cmsghdr with a 16-bit number: its length, and its length padded. */
const SEGMENT = { length: 18, bytes: 24 } as const;
/** Each message's control: its local end, then how long its segments are. Bytes, 32-bit words, and where the second begins. */
const CONTROL = PACKET_INFO.bytes + SEGMENT.bytes;
const CONTROL_WORDS = CONTROL / 4;
const SEGMENT_AT = PACKET_INFO.words;
/** <linux/udp.h> UDP_MAX_SEGMENTS, and the longest UDP payload. */
const MOST_SEGMENTS = 64;
const LONGEST_PAYLOAD = 65_507;
/** Calls that would have cut, had it not been refused; then it is tried again: interfaces and routes change. */
const TRY_AGAIN_AFTER = 1024;

const { EINTR, EAGAIN, EFAULT, EINVAL, EIO, EMSGSIZE } = constants.errno;

/**
 * So many datagrams of one length to one peer, as in a storm behind one relay, go as one message. Not fewer: whoever reads whole packets on this very
 * kernel (ISC's dhcrelay in a container) sees such a message uncut, and a few machines at once must boot there too.
 */
const JOINED_FROM = 16;
/** The first two hold the family, the port and the address. */
const NAME_WORDS = NAME / 4;
/** A loop copies so few bytes faster than a call. */
const FEW = 32;

interface Run {
  readonly at: number;
  /** 0: there is none, and `at` is behind the last message. */
  readonly count: number;
}

/** The memory sendmmsg reads from, for one socket: up to 64 messages to any peers, a run of file slices being one of them (UDP_SEGMENT). */
export class SendBatch {
  errors = 0;
  private readonly calls: LinuxCalls;
  private readonly fd: number;
  private isClosed = false;
  /** What each message has of its control at least. */
  private readonly controlLength: number;
  private readonly headers = new Uint32Array(new ArrayBuffer(MESSAGES * HEADER_WORDS * 4));
  private readonly names = steadyBytes(MESSAGES * NAME);
  private readonly nameWords = new Uint32Array(this.names.buffer);
  private readonly vectors = new Uint32Array(new ArrayBuffer(VECTORS * 16));
  private readonly controls = new Uint32Array(new ArrayBuffer(MESSAGES * CONTROL));
  private readonly scratch = steadyBytes(SCRATCH);
  private readonly at: Readonly<Record<"headers" | "vectors" | "scratch", number>>;
  /** What each message's bytes come from; absent: from memory. */
  private readonly files: (MappedBytes | undefined)[] = new Array(MESSAGES).fill(undefined);
  private messages = 0;
  private vectorsUsed = 0;
  private scratchUsed = 0;
  /** Longest datagram the kernel has not refused to cut from a run. 0: it cuts none, as where checksums are not offloaded. */
  private longestSegment = LONGEST_PAYLOAD;
  private uncut = 0;

  constructor(calls: LinuxCalls, fd: number, { packetInfo = false }: { readonly packetInfo?: boolean } = {}) {
    this.calls = calls;
    this.fd = fd;
    this.controlLength = packetInfo ? PACKET_INFO.bytes : 0;
    const at = (memory: { readonly buffer: ArrayBufferLike }) =>
      calls.addressOf(new Uint8Array(memory.buffer));
    this.at = { headers: at(this.headers), vectors: at(this.vectors), scratch: at(this.scratch) };
    const [names, controls] = [at(this.names), at(this.controls)];
    for (let i = 0; i < MESSAGES; i++) {
      const header = i * HEADER_WORDS;
      putAddress(this.headers, header + HEADER.name, names + i * NAME);
      this.headers[header + HEADER.nameLength] = NAME;
      const unused = packetInfo ? 0 : PACKET_INFO.bytes;
      putAddress(this.headers, header + HEADER.control, controls + i * CONTROL + unused);
      this.names[i * NAME] = LINUX.AF_INET;
      const control = i * CONTROL_WORDS;
      this.controls.set([PACKET_INFO.length, 0, LINUX.IPPROTO_IP, LINUX.IP_PKTINFO], control);
      this.controls.set([SEGMENT.length, 0, LINUX.SOL_UDP, LINUX.UDP_SEGMENT], control + SEGMENT_AT);
    }
  }

  send(bytes: Uint8Array, address: number, port: number, from?: LocalEnd): void {
    if (bytes.length > LONGEST_PAYLOAD || this.isClosed) {
      this.errors += 1;
      return;
    }
    this.reserve(1, bytes.length);
    const scratch = this.copy(bytes);
    this.message(address, port, 1, from);
    this.vector(scratch, bytes.length);
  }

  sendSlices(slices: FileSlices, address: number, port: number, from?: LocalEnd): void {
    const { file, count, stride } = slices;
    if (!(file instanceof MappedBytes) || file.address === undefined || this.isClosed) {
      this.errors += count;
      return;
    }
    const together = this.together(SLICE_HEADER + stride);
    for (let first = 0; first < count; first += together)
      this.run(slices, file, first, Math.min(together, count - first), address, port, from);
  }

  flush(): void {
    for (let i = 0; i < this.messages; ) {
      const run = this.nextRun(i);
      i = this.sendApart(i, run.at);
      if (i === run.at && run.count > 0) i = this.sendJoined(run);
    }
    this.messages = this.vectorsUsed = this.scratchUsed = 0;
  }

  /** Sends what waits; from then on all is lost, and none of it by a descriptor that has become another's. */
  close(): void {
    this.flush();
    this.isClosed = true;
  }

  /** The first messages from `first` on that may go as one. */
  private nextRun(first: number): Run {
    for (let at = first; at + JOINED_FROM <= this.messages; ) {
      const length = this.isDatagram(at) ? this.lengthOf(at) : 0;
      const most = length > 0 ? this.together(length) : 1;
      let count = 1;
      while (count < most && at + count < this.messages && this.isAlike(at, at + count)) count++;
      if (count >= JOINED_FROM) return { at, count };
      at += count;
    }
    return { at: this.messages, count: 0 };
  }

  /** What ends in 255 is mostly a broadcast: it is for clients, who read whole packets. */
  private isDatagram(message: number): boolean {
    return this.files[message] === undefined && this.names[message * NAME + 7] !== 255;
  }

  private isAlike(one: number, other: number): boolean {
    const [name, otherName] = [one * NAME_WORDS, other * NAME_WORDS];
    const [end, otherEnd] = [one * CONTROL_WORDS, other * CONTROL_WORDS];
    const { nameWords, controls } = this;
    return (
      nameWords[name] === nameWords[otherName] &&
      nameWords[name + 1] === nameWords[otherName + 1] &&
      this.files[other] === undefined &&
      this.lengthOf(one) === this.lengthOf(other) &&
      controls[end + PACKET_INFO.interface] === controls[otherEnd + PACKET_INFO.interface] &&
      controls[end + PACKET_INFO.localAddress] === controls[otherEnd + PACKET_INFO.localAddress]
    );
  }

  /** Of a message that is one datagram. */
  private lengthOf(message: number): number {
    return this.vectors[this.firstVector(message) * 4 + 2] ?? 0;
  }

  private firstVector(message: number): number {
    return ((this.headers[message * HEADER_WORDS + HEADER.vector] ?? 0) - (this.at.vectors >>> 0)) >>> 4;
  }

  /** Answers the place behind the last message that is done with. */
  private sendApart(first: number, end: number): number {
    let i = first;
    while (i < end) {
      const sent = this.calls.sendmmsg(this.fd, this.at.headers + i * HEADER_WORDS * 4, end - i, 0);
      i += sent > 0 ? sent : this.onFailure(i);
    }
    return i;
  }

  /** Their iovecs follow each other. What the kernel does not cut goes apart. */
  private sendJoined({ at, count }: Run): number {
    const vectors = at * HEADER_WORDS + HEADER.vectors;
    this.headers[vectors] = count;
    this.cutEvery(at, this.lengthOf(at));
    const refusal = this.sendAlone(at);
    if (refusal === 0) return at + count;
    this.headers[vectors] = 1;
    this.headers[at * HEADER_WORDS + HEADER.controlLength] = this.controlLength;
    const lost = this.errors;
    const end = this.sendApart(at, at + count);
    if (this.errors - lost < count) this.cutNoMore(at, refusal);
    return end;
  }

  /** How many datagrams of this length one message may hold. */
  private together(length: number): number {
    if (length > this.longestSegment) {
      this.uncut += 1;
      if (this.uncut < TRY_AGAIN_AFTER) return 1;
      this.uncut = 0;
      this.longestSegment = LONGEST_PAYLOAD;
    }
    return Math.max(1, Math.min(MOST_SEGMENTS, Math.floor(LONGEST_PAYLOAD / length)));
  }

  private run(
    { headers, offset, stride }: FileSlices,
    file: MappedBytes,
    first: number,
    count: number,
    address: number,
    port: number,
    from: LocalEnd | undefined,
  ): void {
    this.reserve(2 * count, SLICE_HEADER * count);
    let header = this.copy(headers, first * SLICE_HEADER, count * SLICE_HEADER);
    const message = this.message(address, port, 2 * count, from);
    this.files[message] = file;
    if (count > 1) this.cutEvery(message, SLICE_HEADER + stride);
    let at = offset + first * stride;
    const start = file.address ?? 0;
    for (let i = 0; i < count; i++) {
      this.vector(header, SLICE_HEADER);
      this.vector(start + at, Math.max(0, Math.min(stride, file.size - at)));
      header += SLICE_HEADER;
      at += stride;
    }
  }

  private reserve(vectors: number, scratch: number): void {
    const full =
      this.messages === MESSAGES ||
      this.vectorsUsed + vectors > VECTORS ||
      this.scratchUsed + scratch > SCRATCH;
    if (full) this.flush();
  }

  /** Answers the address of the copy. */
  private copy(bytes: Uint8Array, start = 0, length = bytes.length): number {
    const { scratch, scratchUsed } = this;
    if (length <= FEW) for (let i = 0; i < length; i++) scratch[scratchUsed + i] = bytes[start + i] ?? 0;
    else scratch.set(length === bytes.length ? bytes : bytes.subarray(start, start + length), scratchUsed);
    this.scratchUsed += length;
    return this.at.scratch + scratchUsed;
  }

  /** Begins a message whose iovecs come next, and answers its place. */
  private message(address: number, port: number, vectors: number, from: LocalEnd | undefined): number {
    const { headers, names, messages } = this;
    const name = messages * NAME;
    names[name + 2] = port >>> 8;
    names[name + 3] = port;
    names[name + 4] = address >>> 24;
    names[name + 5] = address >>> 16;
    names[name + 6] = address >>> 8;
    names[name + 7] = address;
    const header = messages * HEADER_WORDS;
    putAddress(headers, header + HEADER.vector, this.at.vectors + this.vectorsUsed * 16);
    headers[header + HEADER.vectors] = vectors;
    headers[header + HEADER.controlLength] = this.controlLength;
    if (this.controlLength > 0) this.putLocalEnd(messages, from);
    this.files[messages] = undefined;
    this.messages += 1;
    return messages;
  }

  private vector(address: number, length: number): void {
    const word = this.vectorsUsed * 4;
    putAddress(this.vectors, word, address);
    this.vectors[word + 2] = length;
    this.vectorsUsed += 1;
  }

  private putLocalEnd(message: number, from: LocalEnd | undefined): void {
    const control = message * CONTROL_WORDS;
    this.controls[control + PACKET_INFO.interface] = from?.interface ?? 0;
    this.controls[control + PACKET_INFO.localAddress] = swapBytes(from?.localAddress ?? 0);
  }

  private cutEvery(message: number, length: number): void {
    this.controls[message * CONTROL_WORDS + SEGMENT_AT + 4] = length;
    this.headers[message * HEADER_WORDS + HEADER.controlLength] = this.controlLength + SEGMENT.bytes;
  }

  /** Answers how many messages are done with. */
  private onFailure(message: number): number {
    const errno = this.calls.errno();
    if (errno === EINTR) return 0;
    const isRun = this.headers[message * HEADER_WORDS + HEADER.controlLength] !== this.controlLength;
    if (isRun && (errno === EINVAL || errno === EMSGSIZE || errno === EIO))
      return this.sendSingly(message, errno);
    this.noteDamage(message, errno);
    // The send buffer stays full: this link takes no more for now, so what waits is lost as in a full queue of the network.
    return this.lose(message, errno === EAGAIN ? this.messages : message + 1);
  }

  /** A run that the kernel or the device does not cut: each of its datagrams by itself. Answers how many messages are done with. */
  private sendSingly(message: number, refusal: number): number {
    const header = message * HEADER_WORDS;
    const [low = 0, high = 0] = this.headers.subarray(header + HEADER.vector, header + HEADER.vector + 2);
    const first = high * 0x1_0000_0000 + low;
    const vectors = this.headers[header + HEADER.vectors] ?? 0;
    this.headers[header + HEADER.controlLength] = this.controlLength;
    this.headers[header + HEADER.vectors] = 2;
    let [sent, errno] = [0, 0];
    for (let i = 0; i < vectors && errno !== EAGAIN; i += 2) {
      putAddress(this.headers, header + HEADER.vector, first + i * 16);
      errno = this.sendAlone(message);
      if (errno === 0) sent += 1;
      else this.noteDamage(message, errno);
    }
    this.errors += vectors / 2 - sent;
    if (sent > 0) this.cutNoMore(message, refusal);
    return errno === EAGAIN ? 1 + this.lose(message + 1, this.messages) : 1;
  }

  /** Answers 0, or why it could not be sent. */
  private sendAlone(message: number): number {
    for (;;) {
      const header = this.at.headers + message * HEADER_WORDS * 4;
      if (this.calls.sendmmsg(this.fd, header, 1, 0) > 0) return 0;
      const errno = this.calls.errno();
      if (errno !== EINTR) return errno;
    }
  }

  /** The cutting was what the kernel refused: without it the datagrams went, which those to a port 0, say, never do. */
  private cutNoMore(message: number, refusal: number): void {
    const length = this.controls[message * CONTROL_WORDS + SEGMENT_AT + 4] ?? 0;
    this.longestSegment = refusal === EIO ? 0 : Math.min(this.longestSegment, length - 1);
  }

  private noteDamage(message: number, errno: number): void {
    const file = this.files[message];
    if (errno === EFAULT && file !== undefined) file.damaged = true;
  }

  /** Counts the datagrams of messages that are given up. */
  private lose(first: number, end: number): number {
    for (let message = first; message < end; message++) {
      const vectors = this.headers[message * HEADER_WORDS + HEADER.vectors] ?? 0;
      this.errors += this.files[message] === undefined ? 1 : vectors / 2;
    }
    return end - first;
  }
}
