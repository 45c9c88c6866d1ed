import type { MacAddress } from "../net/mac-address.js";
import type { ClaimIndex, DriverStatus } from "./claim-index.js";
import type { ClaimNews, DriverAnswer } from "./owner-source.js";

/** Milliseconds after a driver's stream broke: one that is started anew, or whose host is, is waited for. */
export const LAST_WORD_AFTER = 60_000;

/** What a driver that is silent means for machines that no driver claims. Times are milliseconds since 1970. */
export interface Absence {
  /** When its stream broke; absent: it has not told all its claims since the coordinator's start. */
  readonly since?: number;
  /** Any of them may be its machine, so none gets an answer. */
  readonly holdsStrangers: boolean;
}

/**
 * The claims that silent drivers made while they were heard. A driver that has told all its claims and then fell silent is taken at that after a
 * minute: a machine that it did not claim by then, nor any other driver ever since the coordinator's start, is a stranger. So one dead hypervisor
 * does not leave every new machine of the site in the dark, and no machine that was ever told of is met as a stranger because of a silence. A driver
 * whose claims are not known could own any machine.
 */
export class LastWords {
  private readonly index: Pick<ClaimIndex, "wasClaimed">;
  /** Drivers that have told all their claims; when their streams broke, if they have. */
  private readonly whole = new Map<string, number | undefined>();

  constructor(index: Pick<ClaimIndex, "wasClaimed">) {
    this.index = index;
  }

  note({ kind, driver }: ClaimNews, now: number): void {
    if (kind === "up") this.whole.set(driver, undefined);
    else if (!this.whole.has(driver)) return;
    else if (kind === "down") this.whole.set(driver, this.whole.get(driver) ?? now);
    // It is heard again, and has more to tell.
    else if (this.whole.get(driver) !== undefined || kind === "reset") this.whole.delete(driver);
  }

  /** With its absence, if it is away. */
  told(status: DriverStatus, now: number): DriverStatus {
    return status.state === "up" ? status : { ...status, absence: this.absence(status.driver, now) };
  }

  /** Of a driver whose stream is not whole. */
  absence(driver: string, now: number): Absence {
    const since = this.whole.get(driver);
    if (since === undefined) return { holdsStrangers: true };
    return { since, holdsStrangers: !isOver(since, now) };
  }

  /** The answers about a machine that no driver claims: who is silent denies it by his last word, where that counts. */
  heeded(mac: MacAddress, answers: readonly DriverAnswer[], now: number): readonly DriverAnswer[] {
    if (this.index.wasClaimed(mac)) return answers;
    return answers.map((answer) => {
      const isDenied = answer.kind === "silent" && !this.absence(answer.driver, now).holdsStrangers;
      return isDenied ? { kind: "notMine", driver: answer.driver, ttl: 0, isLastWord: true } : answer;
    });
  }
}

/** A clock that was set back only makes the wait longer. */
function isOver(since: number, now: number): boolean {
  return now - since >= LAST_WORD_AFTER;
}
