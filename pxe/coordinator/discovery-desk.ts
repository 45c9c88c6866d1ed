import type { MacAddress } from "../net/mac-address.js";
import { BoundedMap } from "./bounded-map.js";
import type { ClaimIndex } from "./claim-index.js";
import type { ClaimNews, DriverAnswer, OwnerQuestion, StrangerQuestion } from "./owner-source.js";
import { decide, type Ownership } from "./ownership.js";

/** Strangers whose answer is kept; they take no room of the machines that drivers claim. */
const KEPT = 4096;
/** Milliseconds an answer is reused at most. */
const LONGEST_TTL = 10_000;

export interface DiscoveryDeskOptions {
  readonly index: Pick<ClaimIndex, "driversNamed" | "name">;
  /** Never rejects. */
  readonly ask: (driver: string, question: OwnerQuestion) => DriverAnswer | Promise<DriverAnswer>;
  /** Milliseconds. */
  readonly clock: () => number;
}

interface Kept {
  readonly ownership: Ownership;
  readonly question: OwnerQuestion;
  readonly driver: string;
  /** The number of stream changes seen when it was asked. */
  readonly asOf: number;
  readonly expiresAt: number;
}

/**
 * Asks the driver that a stranger's policy names what its discovery ramdisk boots by. Offer, acknowledgement and iPXE's second round of one boot
 * cost one question. A driver that does not answer leaves the stranger without boot files, and nobody else without anything.
 */
export class DiscoveryDesk {
  private readonly options: DiscoveryDeskOptions;
  private readonly kept = new BoundedMap<MacAddress, Kept>(KEPT);
  /** The number of the last change of each driver's stream. */
  private readonly changedAt = new Map<string, number>();
  private changes = 0;

  constructor(options: DiscoveryDeskOptions) {
    this.options = options;
  }

  /** Call after the index has taken the news. */
  news(news: ClaimNews): void {
    if (news.kind === "claimed" || news.kind === "released") this.kept.delete(news.mac);
    else this.changedAt.set(news.driver, ++this.changes);
  }

  isDiscovered(mac: MacAddress, bootSession: string | undefined): boolean {
    const { question, ownership } = this.kept.get(mac) ?? {};
    const isBooted = ownership?.kind === "none" && ownership.discovery?.boot !== undefined;
    return isBooted && question?.bootSession === bootSession;
  }

  /** For a machine that no driver claims. */
  of({ mac, bootSession }: OwnerQuestion, stranger: StrangerQuestion): Ownership | Promise<Ownership> {
    const { hypervisor, poolAddress } = stranger;
    const [driver, ...others] = this.options.index.driversNamed(hypervisor);
    if (driver === undefined || others.length > 0) return nobody(hypervisor, others.length);
    const told = poolAddress === undefined ? {} : { poolAddress };
    const question: OwnerQuestion = { mac, bootSession, ...told, asStranger: true, ...dryRun(bootSession) };
    const kept = this.kept.get(mac);
    if (kept !== undefined && this.holds(kept, driver, question)) return kept.ownership;
    const asOf = this.changes;
    const answer = this.options.ask(driver, question);
    if (answer instanceof Promise) return answer.then((late) => this.take(question, late, asOf));
    return this.take(question, answer, asOf);
  }

  private holds({ question, driver, asOf, expiresAt }: Kept, asked: string, next: OwnerQuestion): boolean {
    return (
      driver === asked &&
      question.bootSession === next.bootSession &&
      question.poolAddress === next.poolAddress &&
      (this.changedAt.get(driver) ?? 0) <= asOf &&
      expiresAt > this.options.clock()
    );
  }

  private take(question: OwnerQuestion, answer: DriverAnswer, asOf: number): Ownership {
    const ownership = this.ownershipOf(answer);
    if (answer.kind !== "discovery" || answer.ttl <= 0) return ownership;
    const expiresAt = this.options.clock() + Math.min(LONGEST_TTL, answer.ttl);
    this.kept.set(question.mac, { ownership, question, driver: answer.driver, asOf, expiresAt });
    return ownership;
  }

  /** It may have become a node of that driver since the claims were looked at. */
  private ownershipOf(answer: DriverAnswer): Ownership {
    const { driver } = answer;
    const name = this.options.index.name(driver);
    switch (answer.kind) {
      case "discovery": {
        const { boot, text } = answer;
        return { kind: "none", discovery: { driver, text, ...(boot === undefined ? {} : { boot }) } };
      }
      case "owner":
      case "draining":
        return decide([answer]);
      case "notMine":
        return { kind: "none", discovery: { driver, text: `${name} knows nothing of discovery` } };
      case "silent":
        return {
          kind: "none",
          discovery: { driver, text: `${name}, which is to discover it, is silent: ${answer.text}` },
        };
    }
  }
}

/** Without a session nobody boots: the coordinator only listens. */
function dryRun(bootSession: string): Pick<OwnerQuestion, "isRehearsal"> {
  return bootSession === "" ? { isRehearsal: true } : {};
}

function nobody(hypervisor: string, others: number): Ownership {
  const text =
    others === 0
      ? `hypervisor ${hypervisor}, which is to discover it, has not been reached: is its driver among "drivers", and is that its id?`
      : `${others + 1} drivers call themselves ${hypervisor}, which is to discover it`;
  return { kind: "none", discovery: { driver: hypervisor, text } };
}
