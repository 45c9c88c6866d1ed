import type { MacAddress } from "../net/mac-address.js";
import type { OwnerQuestion } from "./owner-source.js";
import type { Ownership } from "./ownership.js";

/** Milliseconds that a driver may wait to be told of a new boot whose verdict was known: what waits goes together. */
export const TELL_EVERY = 50;

export interface KnownBoot {
  readonly question: OwnerQuestion;
  readonly verdict: Ownership;
}

/** New boots whose verdict was known: their drivers are told of them a little later, together, and of each machine's last one only. */
export class BootTeller {
  private readonly tell: (boot: KnownBoot) => void;
  private readonly untold = new Map<MacAddress, KnownBoot>();
  private telling: NodeJS.Timeout | undefined;

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
    this.untold.clear();
  }

  private tellAll(): void {
    this.telling = undefined;
    for (const { question, verdict } of this.untold.values())
      this.tell({ question: needsAddress(verdict) ? question : withoutAddress(question), verdict });
    this.untold.clear();
  }
}

/** An owner serves boot files to the pool address that it was told. */
export function needsAddress(verdict: Ownership): boolean {
  return verdict.kind === "one" && verdict.answer.grant.address?.kind === "pool";
}

function withoutAddress({ poolAddress: _, ...question }: OwnerQuestion): OwnerQuestion {
  return question;
}
