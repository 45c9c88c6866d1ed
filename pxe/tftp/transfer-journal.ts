import type { BootFile } from "../boot/boot-file.js";
import type { TftpRequest } from "./packet.js";
import type { Session } from "./session.js";
import type { TransferSettings } from "./transfer.js";

/** What it takes to go on with a transfer whose worker is gone; its last acknowledged block stands in shared memory at `slot`. */
export interface TransferRecord {
  readonly slot: number;
  readonly address: number;
  readonly port: number;
  readonly socket: number;
  readonly request: TftpRequest;
  readonly file: BootFile;
  readonly settings: TransferSettings;
  /** Milliseconds since 1970: each thread's own clock begins with the thread. */
  readonly startedAt: number;
}

/** In order: a record where a transfer is worth one, its slot once it is over. */
export type JournalChange = TransferRecord | number;

/** Tells the main thread of the transfers under way, so that a worker started after a fault goes on with them. */
export class TransferJournal {
  private readonly acked: Int32Array;
  private readonly free: number[];
  private readonly write: (change: JournalChange) => void;

  /** `acked` has a place for every transfer there can be; `taken` are those of records the worker was started with. */
  constructor(acked: Int32Array, write: (change: JournalChange) => void, taken: readonly number[] = []) {
    this.acked = acked;
    this.write = write;
    const used = new Set(taken);
    this.free = Array.from(acked.keys()).filter((slot) => !used.has(slot));
  }

  /** After each acknowledgement. What fits into one window is not worth a record: probes and configs. */
  note(session: Session): void {
    const { transfer, file, slot } = session;
    if (transfer === undefined || file === undefined) return;
    if (slot !== undefined) this.acked[slot] = transfer.acked;
    else if (transfer.phase === "sending" && transfer.lastBlock > transfer.settings.windowsize)
      this.open(session, file, transfer.settings, transfer.acked);
  }

  close({ slot }: Session): void {
    if (slot === undefined) return;
    this.free.push(slot);
    this.write(slot);
  }

  private open(session: Session, file: BootFile, settings: TransferSettings, acked: number): void {
    const slot = this.free.pop();
    if (slot === undefined) return;
    session.slot = slot;
    this.acked[slot] = acked;
    const { address, port, socket, request } = session;
    const startedAt = performance.timeOrigin + session.startedAt;
    this.write({ slot, address, port, socket, request, file, settings, startedAt });
  }
}
