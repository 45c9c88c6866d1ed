import { setMaxListeners } from "node:events";
import type { ReportBoot } from "../boot/boot-event.js";
import type { MacAddress } from "../net/mac-address.js";
import { BootTeller, needsAddress } from "./boot-teller.js";
import { BoundedMap } from "./bounded-map.js";
import type { Addressees, ClaimIndex } from "./claim-index.js";
import { DiscoveryDesk } from "./discovery-desk.js";
import { DriverGuard } from "./driver-guard.js";
import { LastWords } from "./last-words.js";
import { OwnerReports } from "./owner-reports.js";
import type { AskDriver, ClaimNews, DriverAnswer, OwnerQuestion, StrangerQuestion } from "./owner-source.js";
import { decide, type Ownership } from "./ownership.js";

/** Milliseconds a driver has for its answer. */
export const QUESTION_DEADLINE = 250;
/** Milliseconds an answer is reused at most, whatever its driver allows: a destroyed instance must stop netbooting soon. */
const LONGEST_TTL = 10_000;
const CACHED_VERDICTS = 65_536;
/** With more drivers unsure than this the index is cold (the coordinator has just started): asking all of them for every machine would be a storm. */
export const MOST_ASKED = 32;
/** News about the MAC that comes while it is asked about makes the answers stale; they are asked for again this often. */
const MOST_ROUNDS = 3;

export interface OwnerDeskOptions {
  readonly index: ClaimIndex;
  readonly ask: AskDriver;
  readonly report: ReportBoot;
  /** Milliseconds. */
  readonly clock: () => number;
  /** A driver left its questions unanswered and counts as silent from now on, or answers again. */
  readonly turned: (driver: string, isSilent: boolean) => void;
}

interface Inquiry {
  question: OwnerQuestion;
  readonly verdict: Promise<Ownership>;
  readonly settle: (verdict: Ownership) => void;
  round: number;
  /** The number of stream changes seen when this round began. */
  asOf: number;
  isStale: boolean;
  /** Nobody waits for it: its driver is only told. */
  isSilent: boolean;
  /** What it is told about was answered so last. */
  readonly known?: DriverAnswer | undefined;
}

interface CachedVerdict {
  readonly verdict: Ownership;
  readonly question: OwnerQuestion;
  readonly drivers: readonly string[];
  /** The number of stream changes seen when it was asked. */
  readonly asOf: number;
  readonly expiresAt: number;
}

/**
 * Asks the drivers who owns a MAC: one question a MAC at a time, others join it; verdicts are reused as long as every answer allows. A new boot
 * that finds a verdict does not wait: its driver is told of it a little later, by the same question, whose answer is the verdict from then on.
 */
export class OwnerDesk {
  readonly lastWords: LastWords;
  private readonly options: OwnerDeskOptions;
  private readonly cache = new BoundedMap<MacAddress, CachedVerdict>(CACHED_VERDICTS);
  private readonly inquiries = new Map<MacAddress, Inquiry>();
  private readonly teller = new BootTeller(({ question, verdict }) => {
    const open = this.inquiries.get(question.mac);
    if (open === undefined) void this.inquire(question, verdict);
    else heed(question, open);
  });
  private readonly reports: OwnerReports;
  private readonly guard: DriverGuard;
  private readonly discoveries: DiscoveryDesk;
  private readonly closing = new AbortController();
  /** The number of the last change of each driver's stream: verdicts it took part in before that no longer count. */
  private readonly changedAt = new Map<string, number>();
  private changes = 0;

  constructor(options: OwnerDeskOptions) {
    this.options = options;
    this.reports = new OwnerReports(options);
    this.guard = new DriverGuard(options);
    const { index, clock } = options;
    this.lastWords = new LastWords(index);
    this.discoveries = new DiscoveryDesk({ index, clock, ask: (...asked) => this.askDiscovery(...asked) });
    // Each of ten thousand drivers may listen.
    setMaxListeners(0, this.closing.signal);
  }

  /** Machines whose owner is being asked for. */
  get outstanding(): number {
    return this.inquiries.size;
  }

  /** Call after the index has taken the news. */
  news(news: ClaimNews): void {
    if (news.kind === "claimed" || news.kind === "released") this.forget(news.mac);
    else this.changedAt.set(news.driver, ++this.changes);
    this.discoveries.news(news);
    this.lastWords.note(news, this.options.clock());
    if (news.kind === "up") this.guard.connected(news.driver);
  }

  /** Whether the driver is not asked at present, because it left its last questions unanswered. */
  isSilent(driver: string): boolean {
    return this.guard.isSilent(driver);
  }

  /** Whether that boot of a stranger is by what a driver discovers machines with. */
  isDiscovered(mac: MacAddress, bootSession: string | undefined): boolean {
    return this.discoveries.isDiscovered(mac, bootSession);
  }

  /**
   * A verdict at once where it is known already, which is so for a MAC that nobody claims while all streams are up. `stranger`: what the policy for
   * it makes of such a MAC, whose verdict then says what the named driver has for it.
   */
  whose(question: OwnerQuestion, stranger?: StrangerQuestion): Ownership | Promise<Ownership> {
    const verdict = this.owner(question);
    if (stranger === undefined) return verdict;
    if (verdict instanceof Promise) return verdict.then((late) => this.orDiscovery(question, stranger, late));
    return this.orDiscovery(question, stranger, verdict);
  }

  private orDiscovery(
    question: OwnerQuestion,
    stranger: StrangerQuestion,
    verdict: Ownership,
  ): Ownership | Promise<Ownership> {
    if (verdict.kind !== "none") return verdict;
    const discovered = this.discoveries.of(question, stranger);
    if (discovered instanceof Promise) return discovered.then((late) => withSilent(late, verdict));
    return withSilent(discovered, verdict);
  }

  private owner(question: OwnerQuestion): Ownership | Promise<Ownership> {
    const known = this.known(question);
    if (known === undefined) return this.join(question);
    this.reports.known(question, known);
    return known;
  }

  private known(question: OwnerQuestion): Ownership | undefined {
    const { mac } = question;
    const { claimants, unsure } = this.options.index.whom(mac);
    const needed = claimants.length > 0 ? claimants : unsure;
    if (needed.length === 0) return { kind: "none" };
    const cached = this.cache.get(mac);
    if (cached === undefined || cached.expiresAt <= this.options.clock()) return undefined;
    if (!isToldItsAddress(question, cached)) return undefined;
    const holds =
      cached.drivers.every((driver) => (this.changedAt.get(driver) ?? 0) <= cached.asOf) &&
      needed.every((driver) => cached.drivers.includes(driver));
    if (!holds) return undefined;
    if (cached.question.bootSession !== question.bootSession) {
      this.cache.set(mac, { ...cached, question });
      this.teller.tellSoon({ question, verdict: cached.verdict });
    }
    return cached.verdict;
  }

  /** Gives up all questions. */
  close(): void {
    this.teller.close();
    this.closing.abort();
  }

  private forget(mac: MacAddress): void {
    this.cache.delete(mac);
    const inquiry = this.inquiries.get(mac);
    if (inquiry !== undefined) inquiry.isStale = true;
  }

  private join(question: OwnerQuestion): Promise<Ownership> {
    // It would be told of the boot before.
    if (question.bootSession !== "") this.teller.forget(question.mac);
    const open = this.inquiries.get(question.mac);
    if (open === undefined) return this.inquire(question);
    open.isSilent = false;
    heed(question, open);
    return open.verdict;
  }

  /** `told`: the verdict that is known, of which the driver is only told. */
  private inquire(question: OwnerQuestion, told?: Ownership): Promise<Ownership> {
    let settle: Inquiry["settle"] = () => {};
    const verdict = new Promise<Ownership>((resolve) => {
      settle = resolve;
    });
    const known = told?.kind === "one" ? told.answer : undefined;
    const isSilent = told !== undefined;
    const inquiry: Inquiry = {
      question,
      verdict,
      settle,
      round: 0,
      asOf: 0,
      isStale: false,
      isSilent,
      known,
    };
    this.inquiries.set(question.mac, inquiry);
    this.askRound(inquiry);
    return verdict;
  }

  /** The claimants; where none of them turns out to have it, or there are none, the drivers that could. */
  private askRound(inquiry: Inquiry): void {
    inquiry.round++;
    inquiry.asOf = this.changes;
    inquiry.isStale = false;
    const addressees = this.options.index.whom(inquiry.question.mac);
    this.askEach(addressees.claimants, inquiry, true, (answers) => {
      if (answers.some(({ kind }) => kind !== "notMine")) this.conclude(inquiry, answers);
      else this.askOthers(inquiry, addressees, answers);
    });
  }

  private askOthers(
    inquiry: Inquiry,
    { claimants, unsure }: Addressees,
    denials: readonly DriverAnswer[],
  ): void {
    const others = unsure.filter((driver) => !claimants.includes(driver));
    if (others.length > MOST_ASKED) this.conclude(inquiry, others.map(tooManyToAsk));
    else
      this.askEach(others, inquiry, false, (answers) => {
        const { mac } = inquiry.question;
        const heeded = this.lastWords.heeded(mac, answers, this.options.clock());
        this.conclude(inquiry, [...denials, ...heeded]);
      });
  }

  private conclude(inquiry: Inquiry, answers: readonly DriverAnswer[]): void {
    if (inquiry.isStale && inquiry.round < MOST_ROUNDS) {
      this.askRound(inquiry);
      return;
    }
    const verdict = decide(answers);
    if (!inquiry.isStale) this.remember(inquiry.question, verdict, answers, inquiry.asOf);
    this.inquiries.delete(inquiry.question.mac);
    if (!inquiry.isSilent) this.reports.decided(inquiry.question, verdict);
    inquiry.settle(verdict);
  }

  /** `done` gets the answers in the order of the drivers, at once when there are none or all are at hand. */
  private askEach(
    drivers: readonly string[],
    inquiry: Inquiry,
    isClaimed: boolean,
    done: (answers: readonly DriverAnswer[]) => void,
  ): void {
    if (drivers.length === 0) {
      done([]);
      return;
    }
    if (!inquiry.isSilent) this.reports.asked(inquiry.question, drivers);
    const answers: DriverAnswer[] = [];
    let waiting = drivers.length;
    for (const [place, driver] of drivers.entries())
      this.askOne(driver, inquiry, isClaimed, (answer) => {
        answers[place] = answer;
        if (--waiting === 0) done(answers);
      });
  }

  private askOne(
    driver: string,
    inquiry: Inquiry,
    isClaimed: boolean,
    done: (answer: DriverAnswer) => void,
  ): void {
    const answer = this.askReporting(driver, inquiry, isClaimed);
    if (answer instanceof Promise) void answer.then(done);
    else done(answer);
  }

  private askDiscovery(driver: string, question: OwnerQuestion): DriverAnswer | Promise<DriverAnswer> {
    this.reports.asked(question, [driver]);
    return this.askReporting(driver, { question, isSilent: false }, false);
  }

  private askReporting(
    driver: string,
    asking: Pick<Inquiry, "question" | "isSilent" | "known">,
    isClaimed: boolean,
  ): DriverAnswer | Promise<DriverAnswer> {
    const askedAt = this.options.clock();
    const late = (answer: DriverAnswer): DriverAnswer => {
      if (!asking.isSilent) this.reports.answered(asking.question, askedAt, answer);
      return answer;
    };
    const { signal } = this.closing;
    const known = asking.known?.driver === driver ? asking.known : undefined;
    const options = { deadline: QUESTION_DEADLINE, signal, known, late, isClaimed };
    const answer = this.guard.ask(driver, asking.question, options);
    return answer instanceof Promise ? answer.then(late) : late(answer);
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
}

/** The driver is asked anew where the machine has begun another boot meanwhile, or is to get another address: it was told of neither. */
function heed(question: OwnerQuestion, inquiry: Inquiry): void {
  const { bootSession, poolAddress } = inquiry.question;
  const isBoot = question.bootSession !== "" && question.bootSession !== bootSession;
  const isAddress = question.poolAddress !== undefined && question.poolAddress !== poolAddress;
  if (!isBoot && !isAddress) return;
  inquiry.question = question;
  inquiry.isStale = true;
}

function withSilent(discovered: Ownership, { silent }: Extract<Ownership, { kind: "none" }>): Ownership {
  return discovered.kind === "none" && silent !== undefined ? { ...discovered, silent } : discovered;
}

/** An owner serves boot files to the pool address that it was told: a machine that now gets another is asked for anew. */
function isToldItsAddress({ poolAddress }: OwnerQuestion, { question, verdict }: CachedVerdict): boolean {
  return !needsAddress(verdict) || poolAddress === undefined || poolAddress === question.poolAddress;
}

export function tooManyToAsk(driver: string, _: number, all: readonly string[]): DriverAnswer {
  return { kind: "silent", driver, text: `one of ${all.length} drivers whose claims are not known yet` };
}

/** A silent driver is asked again at the next message. */
function ttlOf(answer: DriverAnswer): number {
  return answer.kind === "silent" ? 0 : answer.ttl;
}
