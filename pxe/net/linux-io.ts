import type { Ipv4Address } from "./ipv4-address.js";
import { LINUX, type LinuxCalls } from "./linux-calls.js";
import { localName, openUdpSocket, tellLocalEnds } from "./linux-socket.js";
import { MappedBytes } from "./mapped-file.js";
import { ReadGuess } from "./read-guess.js";
import { ReceiveBatch } from "./receive-batch.js";
import { SendBatch } from "./send-batch.js";
import type {
  FileBytes,
  FileSlices,
  IoBinding,
  IoSocket,
  LocalEnd,
  ReceiveIncoming,
  UdpIo,
} from "./udp-io.js";

/** A descriptor beside the sockets: `onReadable` is called while it can be read, and has to read it. */
export interface WakeUpCall {
  readonly fd: number;
  readonly onReadable: () => void;
}

export interface LinuxIoOptions {
  /** Bytes kept of a datagram that comes; 1,024 hold whatever a server is sent. */
  readonly longest?: number;
  /** Waits for answers that are about to come without leaving its core; true when absent. */
  readonly eager?: boolean;
}

/** Milliseconds a turn waits at most: a thread in poll(2) is ended no sooner, and process.exit waits for one worker after the other. */
const LONGEST_WAIT = 250;
const POLL_WORDS = 2;

/** The Linux shell, see `UdpIo`: `run` waits in poll(2), so whoever wants it to hear needs the wake-up call. */
export class LinuxIo implements UdpIo {
  readonly shell = "linux";
  onAlarm: () => void = () => undefined;
  onTurn: () => void = () => undefined;
  private readonly calls: LinuxCalls;
  private readonly wakeUp: WakeUpCall | undefined;
  private readonly longest: number | undefined;
  private readonly eager: boolean;
  private readonly incoming: ReceiveBatch;
  private withLocalEnds: ReceiveBatch | undefined;
  private readonly sockets: LinuxSocket[] = [];
  private descriptors = new Uint32Array(0);
  private descriptorsAt = 0;
  private clock = performance.now();
  private alarm = Number.POSITIVE_INFINITY;
  private readonly guess = new ReadGuess();
  private lastToHave: LinuxSocket | undefined;
  private stopped = false;

  constructor(calls: LinuxCalls, wakeUp?: WakeUpCall, { longest, eager = true }: LinuxIoOptions = {}) {
    this.calls = calls;
    this.wakeUp = wakeUp;
    this.longest = longest;
    this.eager = eager;
    this.incoming = new ReceiveBatch(calls, { longest });
    this.listDescriptors();
  }

  now(): number {
    return this.clock;
  }

  bind(binding: IoBinding, receive: ReceiveIncoming): Promise<IoSocket> {
    return new Promise((resolve) => resolve(this.open(binding, receive)));
  }

  fileBytes(fd: number, size: number): FileBytes {
    return MappedBytes.ofFile(this.calls, fd, size, () => this.flush());
  }

  heldBytes(bytes: Uint8Array): FileBytes {
    return MappedBytes.ofBytes(this.calls, bytes, () => this.flush());
  }

  alarmAt(due: number): void {
    if (due < this.alarm) this.alarm = due;
  }

  run(): Promise<void> {
    while (!this.stopped) this.turn(LONGEST_WAIT);
    this.flush();
    return Promise.resolve();
  }

  stop(): void {
    this.stopped = true;
  }

  /** Waits for datagrams, the wake-up call or the alarm, `longest` milliseconds at most, and handles what has come. */
  turn(longest: number): void {
    this.flush();
    this.clock = performance.now();
    if (!this.takeAhead()) this.look(longest);
    if (this.clock >= this.alarm) {
      this.alarm = Number.POSITIVE_INFINITY;
      this.onAlarm();
    }
    this.onTurn();
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.stop();
    this.lastToHave = undefined;
    for (const { batch, isOwn, fd } of this.sockets.splice(0)) {
      batch.close();
      if (isOwn) this.calls.close(fd);
    }
    this.listDescriptors();
    return Promise.resolve();
  }

  /** Reads the socket that had the last datagrams, where `ReadGuess` expects more of it at once. True when it had more. */
  private takeAhead(): boolean {
    const most = this.eager && this.lastToHave !== undefined ? this.guess.reads : 0;
    if (most === 0) return false;
    let reads = 0;
    let isRight = false;
    for (; !isRight && reads < most; reads++) isRight = (this.lastToHave?.takeIn() ?? 0) > 0;
    this.guess.guessed(reads, isRight);
    return isRight;
  }

  private look(longest: number): void {
    const wait = Math.max(0, Math.min(longest, Math.ceil(this.alarm - this.clock)));
    const ready = this.calls.poll(this.descriptorsAt, this.descriptors.length / POLL_WORDS, wait);
    this.clock = performance.now();
    this.guess.looked();
    if (ready > 0) this.handleReady();
  }

  private open(binding: IoBinding, receive: ReceiveIncoming): IoSocket {
    const { packetInfo = false, fd = openUdpSocket(this.calls, binding) } = binding;
    if (packetInfo) tellLocalEnds(this.calls, fd);
    const incoming = packetInfo ? this.incomingWithLocalEnds() : this.incoming;
    const isOwn = binding.fd === undefined;
    const socket = new LinuxSocket(this.calls, fd, { isOwn, packetInfo, incoming, receive });
    this.sockets.push(socket);
    this.listDescriptors();
    return socket;
  }

  private incomingWithLocalEnds(): ReceiveBatch {
    this.withLocalEnds ??= new ReceiveBatch(this.calls, { packetInfo: true, longest: this.longest });
    return this.withLocalEnds;
  }

  private flush(): void {
    for (const socket of this.sockets) socket.batch.flush();
  }

  private handleReady(): void {
    const { sockets, descriptors } = this;
    for (let i = 0; i < sockets.length; i++)
      if ((descriptors[i * POLL_WORDS + 1] ?? 0) > 0xffff) this.takeFrom(sockets[i]);
    const wakeUp = sockets.length * POLL_WORDS + 1;
    if ((descriptors[wakeUp] ?? 0) > 0xffff) this.wakeUp?.onReadable();
  }

  private takeFrom(socket: LinuxSocket | undefined): void {
    if (socket !== undefined && socket.takeIn() > 0) this.lastToHave = socket;
  }

  /** struct pollfd: the descriptor; the events asked for in the low half of the second word, those that came in the high half. */
  private listDescriptors(): void {
    const all = this.sockets.map(({ fd }) => fd);
    if (this.wakeUp !== undefined) all.push(this.wakeUp.fd);
    this.descriptors = new Uint32Array(new ArrayBuffer(Math.max(all.length, 1) * POLL_WORDS * 4));
    for (const [i, fd] of all.entries()) this.descriptors.set([fd, LINUX.POLLIN], i * POLL_WORDS);
    if (all.length === 0) this.descriptors[0] = 0xffff_ffff; // poll(2) passes over a negative descriptor
    this.descriptorsAt = this.calls.addressOf(new Uint8Array(this.descriptors.buffer));
  }
}

interface LinuxSocketOptions {
  /** Closed by us. */
  readonly isOwn: boolean;
  readonly packetInfo: boolean;
  readonly incoming: ReceiveBatch;
  readonly receive: ReceiveIncoming;
}

class LinuxSocket implements IoSocket {
  readonly localAddress: Ipv4Address;
  readonly localPort: number;
  readonly fd: number;
  readonly isOwn: boolean;
  readonly batch: SendBatch;
  private readonly incoming: ReceiveBatch;
  private readonly receive: ReceiveIncoming;

  constructor(calls: LinuxCalls, fd: number, options: LinuxSocketOptions) {
    const local = localName(calls, fd);
    this.localAddress = local.address;
    this.localPort = local.port;
    this.fd = fd;
    this.isOwn = options.isOwn;
    this.incoming = options.incoming;
    this.receive = options.receive;
    this.batch = new SendBatch(calls, fd, options);
  }

  get sendErrors(): number {
    return this.batch.errors;
  }

  /** Answers how many datagrams it took. */
  takeIn(): number {
    return this.incoming.receive(this.fd, this.receive);
  }

  send(bytes: Uint8Array, address: number, port: number, from?: LocalEnd): void {
    this.batch.send(bytes, address, port, from);
  }

  sendSlices(slices: FileSlices, address: number, port: number, from?: LocalEnd): void {
    this.batch.sendSlices(slices, address, port, from);
  }
}
