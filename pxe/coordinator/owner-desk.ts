import type { ReportBoot } from "../boot/boot-event.js";
import type { MacAddress } from "../net/mac-address.js";
import { BoundedMap } from "./bounded-map.js";
import type { ClaimIndex } from "./claim-index.js";
import type { AskDriver, ClaimNews, DriverAnswer, OwnerQuestion } from "./owner-source.js";
import { decide, driversOf, type Ownership } from "./ownership.js";

/** Milliseconds a driver has for its answer. */
export const QUESTION_DEADLINE = 250;
/** Milliseconds an answer is reused at most, whatever its driver allows: a destroyed instance must stop netbooting soon. */
const LONGEST_TTL = 10_000;
const CACHED_VERDICTS = 65_536;
/** With more drivers unsure than this the index is cold (the coordinator has just started): asking all of them for every machine would be a storm. */
const MOST_ASKED = 32;
/** News about the MAC that comes while it is asked about makes the answers stale; they are asked for again this often. */
const MOST_ROUNDS = 3;

export interface OwnerDeskOptions {
  readonly index: ClaimIndex;
  readonly ask: AskDriver;
  readonly report: ReportBoot;
  /** Milliseconds. */
  readonly clock: () => number;
}

interface Question {
  readonly verdict: Promise<Ownership>;
  readonly abort: AbortController;
  stale: boolean;
}

interface Inquiry {
  readonly question: OwnerQuestion;
  readonly signal: AbortSignal;
}

interface CachedVerdict {
  readonly verdict: Ownership;
  readonly question: OwnerQuestion;
  readonly drivers: readonly string[];
  /** The number of stream changes seen when it was asked. */
  readonly asOf: number;
  readonly expiresAt: number;
}

/** Asks the drivers who owns a MAC: one question a MAC at a time, others join it; verdicts are reused as long as every answer allows. */
export class OwnerDesk {
  private readonly options: OwnerDeskOptions;
  private readonly cache = new BoundedMap<MacAddress, CachedVerdict>(CACHED_VERDICTS);
  private readonly questions = new Map<MacAddress, Question>();
  /** The number of the last change of each driver's stream: verdicts it took part in before that no longer count. */
  private readonly changedAt = new Map<string, number>();
  private changes = 0;

  constructor(options: OwnerDeskOptions) {
    this.options = options;
  }

  /** Questions under way. */
  get outstanding(): number {
    return this.questions.size;
  }

  /** Call after the index has taken the news. */
  news(news: ClaimNews): void {
    if (news.kind === "claimed" || news.kind === "released") this.forget(news.mac);
    else this.changedAt.set(news.driver, ++this.changes);
  }

  /** A verdict at once where it is known already, which is so for a MAC that nobody claims while all streams are up. */
  whose(question: OwnerQuestion): Ownership | Promise<Ownership> {
    const known = this.known(question);
    if (known === undefined) return this.join(question);
    this.reportVerdict(question, known);
    return known;
  }

  private known(question: OwnerQuestion): Ownership | undefined {
    const { mac } = question;
    const { claimants, unsure } = this.options.index.whom(mac);
    const needed = claimants.length > 0 ? claimants : unsure;
    if (needed.length === 0) return { kind: "none" };
    const cached = this.cache.get(mac);
    if (cached === undefined || cached.expiresAt <= this.options.clock()) return undefined;
    if (!isToldAll(question, cached)) return undefined;
    const holds =
      cached.drivers.every((driver) => (this.changedAt.get(driver) ?? 0) <= cached.asOf) &&
      needed.every((driver) => cached.drivers.includes(driver));
    return holds ? cached.verdict : undefined;
  }

  /** Nobody waits for this verdict any more: its calls are cancelled. */
  cancel(mac: MacAddress): void {
    this.questions.get(mac)?.abort.abort();
  }

  /** Cancels all questions. */
  close(): void {
    for (const { abort } of this.questions.values()) abort.abort();
  }

  private forget(mac: MacAddress): void {
    this.cache.delete(mac);
    const question = this.questions.get(mac);
    if (question !== undefined) question.stale = true;
  }

  private join(question: OwnerQuestion): Promise<Ownership> {
    const { mac } = question;
    const open = this.questions.get(mac);
    if (open !== undefined) return open.verdict;
    const abort = new AbortController();
    const verdict = this.settle({ question, signal: abort.signal }).finally(() => this.questions.delete(mac));
    this.questions.set(mac, { verdict, abort, stale: false });
    return verdict;
  }

  private async settle(inquiry: Inquiry): Promise<Ownership> {
    const { mac } = inquiry.question;
    let verdict: Ownership = { kind: "none" };
    for (let round = 1; round <= MOST_ROUNDS; round++) {
      const asOf = this.changes;
      const answers = await this.askAll(inquiry);
      verdict = decide(answers);
      const open = this.questions.get(mac);
      if (open === undefined || !open.stale) {
        this.remember(inquiry.question, verdict, answers, asOf);
        break;
      }
      open.stale = false;
    }
    this.reportVerdict(inquiry.question, verdict);
    return verdict;
  }

  /** The claimants; where none of them turns out to have it, or there are none, the drivers that could. */
  private async askAll(inquiry: Inquiry): Promise<DriverAnswer[]> {
    const { claimants, unsure } = this.options.index.whom(inquiry.question.mac);
    const answers = await this.askEach(claimants, inquiry);
    if (answers.some((answer) => answer.kind !== "notMine")) return answers;
    const others = unsure.filter((driver) => !claimants.includes(driver));
    if (others.length > MOST_ASKED) return others.map(tooManyToAsk);
    return [...answers, ...(await this.askEach(others, inquiry))];
  }

  private askEach(drivers: readonly string[], inquiry: Inquiry): Promise<DriverAnswer[]> {
    const { mac, bootSession } = inquiry.question;
    if (drivers.length > 0) {
      const names = drivers.map((driver) => this.options.index.name(driver));
      this.options.report({ mac, bootSession, detail: { kind: "ownerAsked", drivers: names } });
    }
    return Promise.all(drivers.map((driver) => this.askOne(driver, inquiry)));
  }

  private async askOne(driver: string, { question, signal }: Inquiry): Promise<DriverAnswer> {
    const { ask, clock, report, index } = this.options;
    const { mac, bootSession } = question;
    const askedAt = clock();
    const options = { deadline: QUESTION_DEADLINE, signal };
    const answer = await ask(driver, question, options).catch(
      (error: unknown): DriverAnswer => ({ kind: "silent", driver, text: String(error) }),
    );
    report({
      mac,
      bootSession,
      detail: {
        kind: "ownerAnswered",
        driver: index.name(driver),
        answer: answer.kind,
        text: answerText(answer),
        milliseconds: clock() - askedAt,
      },
    });
    return answer;
  }

  private remember(
    question: OwnerQuestion,
    verdict: Ownership,
    answers: readonly DriverAnswer[],
    asOf: number,
  ): void {
    const drivers = answers.map((answer) => answer.driver);
    const ttl = Math.min(LONGEST_TTL, ...answers.map(ttlOf));
    if (ttl <= 0 || drivers.length === 0) return;
    const expiresAt = this.options.clock() + ttl;
    this.cache.set(question.mac, { verdict, question, drivers, asOf, expiresAt });
  }

  private reportVerdict({ mac, bootSession }: OwnerQuestion, verdict: Ownership): void {
    const drivers = driversOf(verdict).map((driver) => this.options.index.name(driver));
    this.options.report({
      mac,
      bootSession,
      detail: { kind: "ownershipDecided", verdict: verdict.kind, drivers },
    });
  }
}

/** A new boot asks anew, so that the driver knows its session; so does a machine that its owner gave a pool address and that now gets another. */
function isToldAll(
  { bootSession, poolAddress }: OwnerQuestion,
  { question, verdict }: CachedVerdict,
): boolean {
  if (question.bootSession !== bootSession) return false;
  const isFromPool = verdict.kind === "one" && verdict.answer.grant.address?.kind === "pool";
  return !isFromPool || poolAddress === undefined || poolAddress === question.poolAddress;
}

function tooManyToAsk(driver: string, _: number, all: readonly string[]): DriverAnswer {
  return { kind: "silent", driver, text: `one of ${all.length} drivers whose claims are not known yet` };
}

/** A silent driver is asked again at the next message. */
function ttlOf(answer: DriverAnswer): number {
  return answer.kind === "silent" ? 0 : answer.ttl;
}

function answerText(answer: DriverAnswer): string {
  switch (answer.kind) {
    case "owner":
      return answer.grant.netbootOff;
    case "notMine":
      return "";
    case "draining":
    case "silent":
      return answer.text;
  }
}
