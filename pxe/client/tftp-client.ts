import { REHEARSAL_OPTION, type RehearsalTicket } from "../boot/rehearsal.js";
import { bindDgram } from "../net/dgram-socket.js";
import { type Ipv4Address, UNSPECIFIED } from "../net/ipv4-address.js";
import type { BindUdp, Datagram, UdpSocket } from "../net/udp-socket.js";
import { decodePacket, encodeError, TFTP_ERRORS, type TftpOptions } from "../tftp/packet.js";
import {
  createReceiver,
  type Receiver,
  type ReceiverEvent,
  type ReceiverOutcome,
  receive,
} from "../tftp/receiver.js";

export interface TftpFetch {
  readonly server: { readonly address: Ipv4Address; readonly port: number };
  /** The address to ask from; absent: the kernel chooses. */
  readonly localAddress?: Ipv4Address;
  readonly path: string;
  /** Bytes; absent: not asked, 512. */
  readonly blksize?: number;
  /** Blocks; absent: not asked, 1. */
  readonly windowsize?: number;
  /** False: the size is not asked for; absent: it is, with any other option. */
  readonly tsize?: false;
  /** Only the size is asked for, and the transfer then stopped: no bytes come. */
  readonly isProbe?: true;
  /** Shown to the server. */
  readonly rehearsal?: RehearsalTicket;
  /** Milliseconds without progress after which it gives up; 10 s when absent. */
  readonly timeout?: number;
  /** Bytes; a longer file is refused. 1 GiB when absent. */
  readonly longest?: number;
  readonly bind?: BindUdp;
  /** Takes the bytes in order, which are then not kept. They are good during the call only. */
  readonly take?: (bytes: Uint8Array) => void;
  readonly onProgress?: (bytes: number) => void;
  readonly signal?: AbortSignal;
}

export interface TftpFile {
  readonly bytes: Uint8Array;
  readonly blocks: number;
  /** What the server acknowledged. */
  readonly options: TftpOptions;
}

/** A file that was not had. */
export class TftpFetchError extends Error {
  /** `refused`: by an ERROR of the server; `timedOut`: it fell silent; `failed`: it misbehaved, or the file is too long. */
  readonly reason: Exclude<ReceiverOutcome, "complete">;
  /** Whether the server had answered at all, blocks received, and their size in bytes. */
  readonly hasAnswered: boolean;
  readonly blocks: number;
  readonly blksize: number;

  constructor(message: string, reason: TftpFetchError["reason"], { phase, received, blksize }: Receiver) {
    super(message);
    this.name = "TftpFetchError";
    this.reason = reason;
    this.hasAnswered = phase !== "requesting";
    this.blocks = received;
    this.blksize = blksize;
  }
}

/** Fetches one file in octet mode. Rejects with a `TftpFetchError` when the server refuses, falls silent or misbehaves, and with the signal's reason. */
export async function fetchTftp(fetch: TftpFetch): Promise<TftpFile> {
  fetch.signal?.throwIfAborted();
  const download = new Download(fetch);
  try {
    return await download.run();
  } finally {
    await download.close();
  }
}

class Download {
  private readonly fetch: TftpFetch;
  private readonly chunks: Uint8Array[] = [];
  private receiver: Receiver;
  private socket: UdpSocket | undefined;
  /** The server's transfer port, once it has answered (RFC 1350 §4). */
  private serverPort: number | undefined;
  private timer: NodeJS.Timeout | undefined;
  private readonly done: Promise<void>;
  private settle: { resolve: () => void; reject: (error: unknown) => void } = { resolve() {}, reject() {} };

  constructor(fetch: TftpFetch) {
    this.fetch = fetch;
    const { path, timeout: patience = 10_000, longest = 2 ** 30, isProbe = false } = fetch;
    const settings = { path, options: askedOptions(fetch), patience, longest, isProbe };
    this.receiver = createReceiver(settings, performance.now());
    this.done = new Promise((resolve, reject) => {
      this.settle = { resolve, reject };
    });
    this.done.catch(() => undefined);
  }

  async run(): Promise<TftpFile> {
    const { localAddress, bind = bindDgram, signal } = this.fetch;
    const onAbort = () => this.settle.reject(signal?.reason);
    signal?.addEventListener("abort", onAbort, { once: true });
    try {
      const binding = { address: localAddress ?? UNSPECIFIED, port: 0, receiveBuffer: RECEIVE_BUFFER };
      this.socket = await bind(binding, (datagram) => this.onDatagram(datagram));
      if (!signal?.aborted) this.apply({ kind: "start" });
      await this.done;
    } finally {
      signal?.removeEventListener("abort", onAbort);
    }
    const { received: blocks, agreed: options } = this.receiver;
    return { bytes: Buffer.concat(this.chunks), blocks, options };
  }

  async close(): Promise<void> {
    clearTimeout(this.timer);
    await this.socket?.close();
  }

  private onDatagram(datagram: Datagram): void {
    const { server } = this.fetch;
    if (datagram.address !== server.address) return;
    const decoded = decodePacket(datagram.bytes);
    if (!decoded.ok) return;
    this.serverPort ??= datagram.port;
    if (datagram.port === this.serverPort) this.apply({ kind: "packet", packet: decoded.value });
    else if (decoded.value.kind !== "error") this.socket?.send(STRANGER, datagram.address, datagram.port);
  }

  private apply(event: ReceiverEvent): void {
    const before = this.receiver;
    const { receiver, actions, wakeAt } = receive(before, performance.now(), event);
    this.receiver = receiver;
    const { server, path, onProgress, take = this.keep } = this.fetch;
    for (const action of actions)
      if (action.kind === "send")
        this.socket?.send(action.datagram, server.address, this.serverPort ?? server.port);
      else if (action.kind === "deliver") take(action.bytes);
      else if (action.outcome === "complete") this.settle.resolve();
      else
        this.settle.reject(
          new TftpFetchError(
            `Cannot fetch "${path}" from ${server.address}:${server.port}: ${action.text}`,
            action.outcome,
            before,
          ),
        );
    if (actions.some((action) => action.kind === "deliver")) onProgress?.(receiver.bytes);
    this.arm(wakeAt);
  }

  private readonly keep = (bytes: Uint8Array): void => {
    this.chunks.push(Uint8Array.from(bytes));
  };

  private arm(wakeAt: number | undefined): void {
    clearTimeout(this.timer);
    if (wakeAt === undefined) return;
    this.timer = setTimeout(() => this.apply({ kind: "timer" }), Math.max(1, wakeAt - performance.now()));
  }
}

const RECEIVE_BUFFER = 1024 * 1024;
const STRANGER = encodeError(TFTP_ERRORS.unknownTransferId, "Unknown transfer");

/** tsize goes along with any other option: firmware asks the same way (RFC 2349). */
function askedOptions({ blksize, windowsize, tsize, rehearsal }: TftpFetch): TftpOptions {
  const options = new Map<string, string>();
  if (blksize !== undefined) options.set("blksize", String(blksize));
  if (windowsize !== undefined) options.set("windowsize", String(windowsize));
  if (options.size > 0 && tsize !== false) options.set("tsize", "0");
  if (rehearsal !== undefined) options.set(REHEARSAL_OPTION, rehearsal);
  return options;
}
