import type { AskOptions, DriverAnswer, OwnerQuestion } from "../../pxe/coordinator/owner-source.js";
import { failure, MetalplugError } from "../errors.js";
import type { Channel, Conversation } from "./channel.js";
import { macAnswerFromWire } from "./convert/ownership.js";
import { type DriverClient, driverClient } from "./driver-client.js";
import type { NumberedAnswer__Output } from "./gen/metalplug/v1/NumberedAnswer.js";
import type { OwnershipLookupMacsRequest } from "./gen/metalplug/v1/OwnershipLookupMacsRequest.js";
import { type OpenQuestion, OpenQuestions } from "./open-questions.js";
import { ownershipDefinition } from "./proto.js";

/** Questions that wait for one driver's answer. */
const MOST_OPEN = 4096;
/** Calls that wait: thousands at once make a connection break. */
const MOST_CALLS = 512;
const TOO_MANY = "it has too many questions to answer already";
/** Questions in one message. */
const MOST_SENT = 256;

/** Milliseconds between messages: a message costs as much as a dozen questions. */
const SEND_EVERY = 2;

/**
 * Asks one driver over one connection. Questions of one turn of the event loop go in one message, and so do all that come while an answer is
 * on its way or shortly after another message: the busier, the larger, and the cheaper each. A driver that does not know LookupMacs is asked one by one.
 */
export class MacAsker {
  private readonly channel: Channel;
  private readonly client: DriverClient;
  private readonly open = new OpenQuestions();
  private readonly closing = new AbortController();
  /** Signals that are listened to. */
  private readonly heeded = new WeakSet<AbortSignal>();
  /** The answers of this conversation: of those of an earlier one the driver may know nothing. */
  private heard = new WeakSet<DriverAnswer>();
  private conversation: Conversation<OwnershipLookupMacsRequest> | undefined;
  private isUnary = false;
  private calls = 0;
  private hasRoom = true;
  private isSending = false;
  private sentAt = Number.NEGATIVE_INFINITY;
  private sending: NodeJS.Immediate | undefined;
  private pausing: NodeJS.Timeout | undefined;
  private expiring: NodeJS.Immediate | undefined;
  private timer: NodeJS.Timeout | undefined;
  private timerAt = Number.POSITIVE_INFINITY;

  constructor(channel: Channel) {
    this.channel = channel;
    this.client = driverClient(channel);
  }

  /** Never rejects: whatever goes wrong is `silent` with the reason. */
  ask(question: OwnerQuestion, options: AskOptions): Promise<DriverAnswer> {
    const { deadline, signal, known, late } = options;
    if (signal?.aborted || this.closing.signal.aborted)
      return Promise.resolve(this.silent(failure("CANCELLED", {})));
    if (this.open.size >= MOST_OPEN) return Promise.resolve(this.silent(TOO_MANY));
    if (this.isUnary) return this.askAlone(question, options);
    if (signal !== undefined) this.heed(signal);
    const askedAt = performance.now();
    return new Promise((settle) => {
      this.open.add({ question, askedAt, expiresAt: askedAt + deadline, signal, known, settle, late });
      this.wakeAt(askedAt + deadline);
      this.sendSoon();
    });
  }

  /** Answers what is open with `silent` and this reason. */
  close(text: string): void {
    this.closing.abort();
    clearImmediate(this.sending);
    clearImmediate(this.expiring);
    clearTimeout(this.pausing);
    clearTimeout(this.timer);
    this.conversation?.end();
    this.settleAll(text);
  }

  private sendSoon(): void {
    const isBusy = this.open.awaited > 0 && this.open.waiting < MOST_SENT;
    if (this.isSending || isBusy || !this.hasRoom || this.open.waiting === 0) return;
    this.isSending = true;
    const pause = this.sentAt + SEND_EVERY - performance.now();
    if (pause > 0) this.pausing = setTimeout(() => this.send(), pause);
    else this.sending = setImmediate(() => this.send());
  }

  private send(): void {
    this.isSending = false;
    const unsent = this.open.takeUnsent(MOST_SENT);
    if (unsent.length === 0) return;
    this.sentAt = performance.now();
    try {
      this.conversation ??= this.converse();
      this.hasRoom = this.conversation.send({ questions: unsent.map((asked) => this.toWire(asked)) });
    } catch (error) {
      this.settleAll(error);
    }
    this.sendSoon();
  }

  private converse(): Conversation<OwnershipLookupMacsRequest> {
    return this.channel.converse(ownershipDefinition.LookupMacs, {
      message: ({ answers, standing }) => {
        for (const answer of answers) this.open.answer(answer.number, this.answerOf(answer));
        for (const number of standing) this.open.stand(number);
        this.sendSoon();
      },
      drained: () => {
        this.hasRoom = true;
        this.sendSoon();
      },
      ended: (error) => this.ended(error),
    });
  }

  /** The next question opens another one. */
  private ended(error: MetalplugError): void {
    this.conversation = undefined;
    this.heard = new WeakSet();
    this.hasRoom = true;
    if (error.code === "UNIMPLEMENTED") {
      this.isUnary = true;
      for (const open of this.open.takeAll()) this.askAgain(open);
    } else this.settleAll(error);
  }

  private askAgain(open: OpenQuestion): void {
    const { question, expiresAt, signal, settle } = open;
    const deadline = Math.max(1, expiresAt - performance.now());
    void this.askAlone(question, { deadline, signal }).then((answer) =>
      settle(answer.kind === "silent" && answer.isTimeout ? this.tooLate(open) : answer),
    );
  }

  private askAlone({ mac, ...rest }: OwnerQuestion, { deadline, signal }: AskOptions): Promise<DriverAnswer> {
    const options = { ...rest, deadline, ...(signal === undefined ? {} : { signal }) };
    if (this.calls >= MOST_CALLS) return Promise.resolve(this.silent(TOO_MANY));
    this.calls++;
    return this.client
      .lookupMac(mac, options)
      .then(
        (answer) => ({ driver: this.client.address, ...answer }),
        (error: unknown) => this.silent(error),
      )
      .finally(() => this.calls--);
  }

  private answerOf({ answer, refused }: NumberedAnswer__Output): DriverAnswer {
    if (!answer) return this.silent(refused?.text ?? "it answered with nothing");
    try {
      const told = { driver: this.client.address, ...macAnswerFromWire(answer) };
      this.heard.add(told);
      return told;
    } catch (error) {
      return this.silent(error);
    }
  }

  private toWire([number, { question, known }]: readonly [number, OpenQuestion]) {
    const isKnown = known?.kind === "owner" && this.heard.has(known);
    const knownRevision = isKnown ? known.revision : 0;
    const {
      mac,
      bootSession,
      poolAddress = "",
      isRehearsal: rehearsal = false,
      asStranger = false,
    } = question;
    return { number, question: { mac, bootSession, poolAddress, rehearsal, asStranger }, knownRevision };
  }

  private heed(signal: AbortSignal): void {
    if (this.heeded.has(signal)) return;
    this.heeded.add(signal);
    const cancel = (): void => {
      for (const { settle } of this.open.takeAll(signal)) settle(this.silent(failure("CANCELLED", {})));
    };
    signal.addEventListener("abort", cancel, { once: true, signal: this.closing.signal });
  }

  /** Once the time is over, what has come in is read first: it may be this program that was held up, and not the driver. */
  private wakeAt(time: number): void {
    if (time >= this.timerAt) return;
    clearTimeout(this.timer);
    this.timerAt = time;
    const expireSoon = (): void => {
      this.expiring = setImmediate(() => this.expire());
    };
    this.timer = setTimeout(expireSoon, time - performance.now());
  }

  private expire(): void {
    this.timerAt = Number.POSITIVE_INFINITY;
    const next = this.open.expire(performance.now(), (open) => this.tooLate(open));
    if (next !== undefined) this.wakeAt(next);
    this.sendSoon();
  }

  private tooLate({ askedAt, expiresAt }: OpenQuestion): DriverAnswer {
    const milliseconds = Math.round(expiresAt - askedAt);
    return this.silent(
      failure("DEADLINE", { what: "The driver", address: this.client.address, milliseconds }),
    );
  }

  private settleAll(reason: unknown): void {
    for (const { settle } of this.open.takeAll()) settle(this.silent(reason));
  }

  private silent(reason: unknown): DriverAnswer {
    const isTimeout = reason instanceof MetalplugError && reason.code === "DEADLINE";
    const text = reason instanceof Error ? reason.message : String(reason);
    return { kind: "silent", driver: this.client.address, text, ...(isTimeout ? { isTimeout } : {}) };
  }
}
