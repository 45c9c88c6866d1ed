import type { BootReport } from "../boot/boot-event.js";
import type { BootFileAnswer, BootFileRequest } from "../boot/boot-file.js";
import type { Ipv4Address } from "../net/ipv4-address.js";
import type { TftpSettings } from "./settings.js";
import type { JournalChange, TransferRecord } from "./transfer-journal.js";

/** Transfers of a worker share these; a client that keeps its port still meets a new server port in its next transfer. */
export const TRANSFER_SOCKETS = 2;
/** Bytes: the requests of a rack that was switched on at once. */
export const RECEIVE_BUFFER = 4 * 1024 * 1024;

/** What a worker is started with. */
export interface WorkerSetup {
  readonly address: Ipv4Address;
  /** 0 lets the kernel choose. */
  readonly port: number;
  readonly settings: TftpSettings;
  /** See `sharedCounters`. */
  readonly counters: SharedArrayBuffer;
  /** See `TransferJournal`: a number for each transfer there can be. */
  readonly acked: SharedArrayBuffer;
  /** Transfers of a worker that ended by a fault. */
  readonly resume: readonly TransferRecord[];
  /** Absent: the dgram shell. */
  readonly linux?: {
    readonly requestFd: number;
    readonly transferFds: readonly number[];
    /** An eventfd, written after each message to the worker. */
    readonly wakeUpFd: number;
  };
}

export type ToWorker =
  | { readonly kind: "answers"; readonly answers: readonly Answer[] }
  | { readonly kind: "stop" };

/** To the question with this id. */
export interface Answer {
  readonly id: number;
  readonly answer: BootFileAnswer;
}

export interface Question {
  readonly id: number;
  readonly request: BootFileRequest;
}

export type FromWorker =
  | { readonly kind: "ready"; readonly port: number }
  | { readonly kind: "refused"; readonly code: string; readonly syscall: string; readonly message: string }
  /** All that one turn brought. */
  | {
      readonly kind: "turn";
      readonly questions: readonly Question[];
      readonly reports: readonly BootReport[];
      readonly journal: readonly JournalChange[];
    };

/** Numbers both threads see without a message. */
export const COUNTERS = {
  /** Raised by the main thread whenever the answer to a question may have changed. */
  generation: 0,
  /** Reports the main thread has taken. */
  taken: 1,
  /** Transfers under way. */
  transfers: 2,
  /** See `EngineDrops`; and reports left out because the main thread could not keep up. */
  busy: 3,
  caller: 4,
  reportsLeftOut: 5,
  /** Turns made, several a second even when nothing happens. */
  turns: 6,
} as const;

export function sharedCounters(): Int32Array<SharedArrayBuffer> {
  return new Int32Array(new SharedArrayBuffer(Object.keys(COUNTERS).length * 4));
}

/** Transfers one worker may have under way. */
export function placesOf({ maxTransfers, workers }: TftpSettings): number {
  return Math.ceil(maxTransfers / workers);
}
