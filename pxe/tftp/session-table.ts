import type { ReportBoot } from "../boot/boot-event.js";
import type { CallerLimits } from "./caller-limits.js";
import { Recent } from "./recent.js";
import { reportEnd, reportStart } from "./report.js";
import type { Session } from "./session.js";
import {
  step,
  type Transfer,
  type TransferAction,
  type TransferEvent,
  type TransferOutcome,
  wakeAt,
} from "./transfer.js";
import type { TransferJournal } from "./transfer-journal.js";

export interface SessionTableOptions {
  /** Sessions at once. */
  readonly capacity: number;
  readonly callers: CallerLimits;
  readonly journal: TransferJournal;
  readonly report: ReportBoot;
  /** Milliseconds on a monotonic clock. */
  readonly now: () => number;
  readonly alarmAt: (due: number) => void;
  readonly send: (session: Session, action: Exclude<TransferAction, { kind: "none" | "finish" }>) => void;
  readonly sendError: (session: Session, text: string) => void;
}

/** Milliseconds without progress after which a client yields its place, while others find none. */
const STALLED_AFTER = 5000;

/** The transfers under way: has their machines decide, and performs it, with one alarm for all. */
export class SessionTable {
  private readonly options: SessionTableOptions;
  private readonly sessions = new Map<number, Session>();
  /** Sessions whose client has not answered yet, oldest first. */
  private readonly unanswered = new Set<Session>();
  /** Clients whose transfers ended a moment ago: their late packets are no strangers'. */
  private readonly recent = new Recent<number>();
  private readonly probes = new Recent<string>();
  /** What was found when a place was last looked for in vain: spares a storm of requests the search. */
  private noneStalledBefore = 0;

  constructor(options: SessionTableOptions) {
    this.options = options;
  }

  get size(): number {
    return this.sessions.size;
  }

  find(key: number): Session | undefined {
    return this.sessions.get(key);
  }

  /** A transfer with this client ended a moment ago. */
  endedLately(key: number): boolean {
    return this.recent.has(key, this.options.now());
  }

  /**
   * False when the table is full of clients that move forward. Else the oldest that never answered makes room, or without one the client
   * that has made no progress for longest: whoever answers once may ask for minutes of patience (RFC 2349), and need not be a machine.
   */
  makeRoom(): boolean {
    if (this.sessions.size < this.options.capacity) return true;
    const [oldest] = this.unanswered;
    const silent = oldest ?? this.stalled();
    if (silent === undefined) return false;
    const what = oldest === undefined ? "was silent" : "had not answered";
    this.end(silent, "timedOut", `The client ${what} when the server was full.`);
    return true;
  }

  add(session: Session): void {
    this.sessions.set(session.key, session);
    if (session.transfer?.answered !== true) this.unanswered.add(session);
  }

  apply(session: Session, event: TransferEvent): void {
    const { transfer } = session;
    if (transfer === undefined || session.ended) return;
    const unanswered = !transfer.answered;
    const action = step(transfer, this.options.now(), event);
    if (unanswered && transfer.answered) this.hasAnswered(session);
    if (!session.isReported) this.reportStart(session, transfer, action);
    if (action.kind === "finish") this.finish(session, action.outcome, action.text);
    else {
      if (action.kind !== "none") this.options.send(session, action);
      if (event.kind === "ack") this.options.journal.note(session);
      session.wakeAt = wakeAt(transfer);
      this.options.alarmAt(session.wakeAt);
    }
  }

  /** The server cannot go on with it, and tells the client. */
  fail(session: Session, text: string): void {
    this.apply(session, { kind: "stop", text });
  }

  end(session: Session, outcome: TransferOutcome, text: string): void {
    if (session.ended) return;
    const now = this.options.now();
    this.drop(session);
    this.recent.add(session.key, now);
    if (session.file?.isRehearsal) return;
    if (outcome === "probed" && this.isToldAlready(session, now)) return;
    reportEnd(this.options.report, session, outcome, text, now);
  }

  /** Firmware that asks for one size again and again is told of once in ten seconds, or it would push everybody else's events out. */
  private isToldAlready({ isReported, address, request }: Session, now: number): boolean {
    if (isReported) return false;
    const probe = `${address} ${request.filename}`;
    if (this.probes.has(probe, now)) return true;
    this.probes.add(probe, now);
    return false;
  }

  /** Forgets a session without a report. */
  drop(session: Session): void {
    session.ended = true;
    this.hasAnswered(session);
    if (this.sessions.get(session.key) === session) this.sessions.delete(session.key);
    session.shelved?.release();
    this.options.journal.close(session);
  }

  /** Gives every session whose time has come its timer event. Answers when the next one is due. */
  onAlarm(): number {
    const now = this.options.now();
    let next = Number.POSITIVE_INFINITY;
    for (const session of this.sessions.values()) {
      if (session.wakeAt <= now) this.apply(session, { kind: "timer" });
      if (!session.ended && session.wakeAt < next) next = session.wakeAt;
    }
    return next;
  }

  /** Ends every transfer with an ERROR to its client. */
  close(text: string): void {
    for (const session of [...this.sessions.values()])
      if (session.transfer === undefined) this.drop(session);
      else this.fail(session, text);
  }

  private stalled(): Session | undefined {
    const now = this.options.now();
    if (now < this.noneStalledBefore) return undefined;
    let [longest, since] = [undefined as Session | undefined, Number.POSITIVE_INFINITY];
    for (const session of this.sessions.values())
      if (session.transfer !== undefined && session.transfer.progressAt < since)
        [longest, since] = [session, session.transfer.progressAt];
    this.noneStalledBefore = since + STALLED_AFTER;
    return now < this.noneStalledBefore ? undefined : longest;
  }

  /** At the first answer or, where that is missing, the first repetition: size probes are told of at their end only. */
  private reportStart(session: Session, transfer: Transfer, action: TransferAction): void {
    const isProbe = action.kind === "finish" && action.outcome === "probed";
    if (
      session.file?.isRehearsal ||
      isProbe ||
      (!transfer.answered && transfer.tries === 0 && action.kind !== "finish")
    )
      return;
    session.isReported = true;
    reportStart(this.options.report, session, transfer);
  }

  private finish(session: Session, outcome: TransferOutcome, text: string): void {
    if (outcome === "failed") this.options.sendError(session, text);
    this.end(session, outcome, text);
  }

  private hasAnswered(session: Session): void {
    if (this.unanswered.delete(session)) this.options.callers.answered(session.address);
  }
}
