import type { ReportBoot } from "../boot/boot-event.js";
import type { Ipv4Address } from "../net/ipv4-address.js";
import { RecentPeers } from "./recent-peers.js";
import { reportEnd } from "./report.js";
import type { Session } from "./session.js";
import { step, type TransferEvent, type TransferOutcome } from "./transfer.js";
import { WakeUp } from "./wake-up.js";

export interface SessionTableOptions {
  /** Sessions at once. */
  readonly capacity: number;
  readonly report: ReportBoot;
  /** Milliseconds on a monotonic clock. */
  readonly clock: () => number;
  readonly send: (session: Session, datagram: Uint8Array) => void;
}

/** The transfers under way: performs what their machines decide, with one timer for all. */
export class SessionTable {
  private readonly options: SessionTableOptions;
  private readonly sessions = new Map<string, Session>();
  /** Sessions whose client has not answered yet, oldest first. */
  private readonly unanswered = new Set<Session>();
  private readonly recent: RecentPeers;
  private readonly wakeUp: WakeUp;
  private readonly readersClosing = new Set<Promise<void>>();

  constructor(options: SessionTableOptions) {
    this.options = options;
    this.recent = new RecentPeers(options.clock);
    this.wakeUp = new WakeUp(options.clock, () => this.onWakeUp());
  }

  get size(): number {
    return this.sessions.size;
  }

  find(address: Ipv4Address, port: number): Session | undefined {
    return this.sessions.get(`${address}:${port}`);
  }

  /** A transfer with this client ended a moment ago. */
  endedLately(address: Ipv4Address, port: number): boolean {
    return this.recent.has(`${address}:${port}`);
  }

  /** False when the table is full of clients that have answered; else the oldest that never answered makes room. */
  makeRoom(): boolean {
    if (this.sessions.size < this.options.capacity) return true;
    const [oldest] = this.unanswered;
    if (oldest === undefined) return false;
    this.end(oldest, "timedOut", "The client had not answered when the server was full.");
    return true;
  }

  add(session: Session): void {
    this.sessions.set(session.key, session);
    this.unanswered.add(session);
  }

  apply(session: Session, event: TransferEvent): void {
    if (session.transfer === undefined || session.ended) return;
    const { transfer, actions, wakeAt } = step(session.transfer, this.options.clock(), event);
    session.transfer = transfer;
    session.wakeAt = wakeAt ?? Number.POSITIVE_INFINITY;
    if (transfer.answered) this.unanswered.delete(session);
    for (const action of actions) {
      if (action.kind === "send") this.options.send(session, action.datagram);
      else if (action.kind === "finish") this.end(session, action.outcome, action.text);
      else this.read(session, action.offset, action.length);
    }
    if (!session.ended) this.wakeUp.at(session.wakeAt);
  }

  end(session: Session, outcome: TransferOutcome, text: string): void {
    if (session.ended) return;
    this.drop(session);
    this.recent.add(session.key);
    reportEnd(this.options.report, session, outcome, text, this.options.clock());
  }

  /** Forgets a session without a report. */
  drop(session: Session): void {
    session.ended = true;
    this.unanswered.delete(session);
    this.sessions.delete(session.key);
    if (session.reader !== undefined) this.release(session.reader.close());
  }

  /** Keeps a file's closing in view, so that `close` waits for it. */
  release(closing: Promise<void>): void {
    const done = closing.catch(() => undefined).then(() => void this.readersClosing.delete(done));
    this.readersClosing.add(done);
  }

  /** Ends every transfer with an ERROR to its client, and closes every file. */
  async close(text: string): Promise<void> {
    this.wakeUp.cancel();
    for (const session of [...this.sessions.values()])
      if (session.transfer === undefined) this.drop(session);
      else this.apply(session, { kind: "stop", text });
    await Promise.all(this.readersClosing);
  }

  private read(session: Session, offset: number, length: number): void {
    const bytes = session.reader?.read(offset, length);
    if (bytes instanceof Promise)
      bytes.then(
        (read) => this.apply(session, { kind: "fileBytes", bytes: read }),
        () => this.apply(session, { kind: "readFailed", text: "The file cannot be read." }),
      );
    else if (bytes !== undefined) this.apply(session, { kind: "fileBytes", bytes });
  }

  private onWakeUp(): void {
    const now = this.options.clock();
    let next = Number.POSITIVE_INFINITY;
    for (const session of this.sessions.values()) {
      if (session.wakeAt <= now) this.apply(session, { kind: "timer" });
      if (!session.ended) next = Math.min(next, session.wakeAt);
    }
    this.wakeUp.at(next);
  }
}
