import type { MacAddress } from "../net/mac-address.js";
import type { OwnerQuestion } from "./owner-source.js";
import { driversOf, type Ownership } from "./ownership.js";

/** Milliseconds that a driver may wait to be told of a new boot whose verdict was known: what waits goes together. */
export const TELL_EVERY = 50;
/** Boots told in one turn: what is one driver's goes in one message, but for a very large one, and no turn is long. */
const PORTION = { least: 32, most: 64 };

export interface KnownBoot {
  readonly question: OwnerQuestion;
  readonly verdict: Ownership;
}

/** New boots whose verdict was known: their drivers are told of them a little later, together, and of each machine's last one only. */
export class BootTeller {
  private readonly tell: (boot: KnownBoot) => void;
  private readonly untold = new Map<MacAddress, KnownBoot>();
  private readonly due: KnownBoot[][] = [];
  private telling: NodeJS.Timeout | undefined;
  private next: NodeJS.Immediate | undefined;

  constructor(tell: (boot: KnownBoot) => void) {
    this.tell = tell;
  }

  tellSoon(boot: KnownBoot): void {
    this.untold.set(boot.question.mac, boot);
    this.telling ??= setTimeout(() => this.tellAll(), TELL_EVERY);
  }

  /** Its driver is asked about the machine, and learns more by that. */
  forget(mac: MacAddress): void {
    this.untold.delete(mac);
  }

  /** What waits is told to nobody. */
  close(): void {
    clearTimeout(this.telling);
    clearImmediate(this.next);
    this.untold.clear();
    this.due.length = 0;
  }

  private tellAll(): void {
    this.telling = undefined;
    this.due.push(...portionsOf(this.untold.values()));
    this.next ??= setImmediate(() => this.tellNext());
  }

  private tellNext(): void {
    for (const boot of this.due.shift() ?? []) this.tellUnlessForgotten(boot);
    this.next = this.due.length === 0 ? undefined : setImmediate(() => this.tellNext());
  }

  private tellUnlessForgotten(boot: KnownBoot): void {
    const { question, verdict } = boot;
    if (this.untold.get(question.mac) !== boot) return;
    this.untold.delete(question.mac);
    this.tell({ question: needsAddress(verdict) ? question : withoutAddress(question), verdict });
  }
}

/** One driver's stand together; those of drivers with few share a portion. */
function portionsOf(boots: Iterable<KnownBoot>): readonly KnownBoot[][] {
  const portions: KnownBoot[][] = [];
  for (const same of byDriver(boots))
    for (let from = 0; from < same.length; from += PORTION.most) {
      const part = same.slice(from, from + PORTION.most);
      const last = portions.at(-1);
      const hasRoom = last !== undefined && last.length < PORTION.least;
      if (hasRoom && last.length + part.length <= PORTION.most) last.push(...part);
      else portions.push(part);
    }
  return portions;
}

function byDriver(boots: Iterable<KnownBoot>): Iterable<readonly KnownBoot[]> {
  const found = new Map<string, KnownBoot[]>();
  for (const boot of boots) {
    const driver = driversOf(boot.verdict)[0] ?? "";
    const same = found.get(driver);
    if (same === undefined) found.set(driver, [boot]);
    else same.push(boot);
  }
  return found.values();
}

/** An owner serves boot files to the pool address that it was told. */
export function needsAddress(verdict: Ownership): boolean {
  return verdict.kind === "one" && verdict.answer.grant.address?.kind === "pool";
}

function withoutAddress({ poolAddress: _, ...question }: OwnerQuestion): OwnerQuestion {
  return question;
}
