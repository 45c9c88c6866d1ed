import type { BootOffer } from "../boot/grant.js";
import type { DriverAnswer } from "./owner-source.js";

export type OwnerAnswer = Extract<DriverAnswer, { kind: "owner" }>;
type DrainingAnswer = Extract<DriverAnswer, { kind: "draining" }>;
type SilentAnswer = Extract<DriverAnswer, { kind: "silent" }>;

/** What the driver that a stranger's policy names has for it: its discovery ramdisk, or why there is none. */
export interface Discovery {
  /** The driver's address; the hypervisor's id where no driver is known by it. */
  readonly driver: string;
  readonly boot?: BootOffer;
  readonly text: string;
}

/** What all answers about one MAC say together. `drivers` are driver addresses. */
export type Ownership =
  | { readonly kind: "one"; readonly answer: OwnerAnswer }
  /** `silent`: drivers that say nothing now, and did not claim it when they were last heard. */
  | { readonly kind: "none"; readonly discovery?: Discovery; readonly silent?: readonly string[] }
  | { readonly kind: "conflict"; readonly drivers: readonly string[]; readonly text: string }
  | { readonly kind: "silent"; readonly drivers: readonly string[]; readonly text: string }
  | { readonly kind: "draining"; readonly drivers: readonly string[]; readonly text: string };

/**
 * One owner, or nobody's files for anyone.
 *
 * - Two drivers that claim the MAC at the same highest epoch are a conflict, whoever else is silent: it is certain that nobody may boot it.
 * - Else any driver that was asked and stayed silent makes it silent. That driver claims the MAC, or its claims are not known because its
 *   stream is down; in both cases the machine could be its. Machines that nobody claims (and only those: a claimed MAC is asked of its
 *   claimants alone) get no answer then, the pool's included, and the event names the driver. For how long: see `LastWords`.
 * - Else the highest epoch wins. A driver that is draining keeps its claim and grants nothing.
 */
export function decide(answers: readonly DriverAnswer[]): Ownership {
  const claims = answers.filter(isClaim);
  const highest = Math.max(...claims.map((claim) => claim.epoch));
  const holders = claims.filter((claim) => claim.epoch === highest);
  if (holders.length > 1) return conflict(holders, highest);
  const silent = answers.filter((answer): answer is SilentAnswer => answer.kind === "silent");
  if (silent.length > 0) return silence(silent);
  const [holder] = holders;
  if (holder === undefined) return nobody(answers);
  if (holder.kind === "owner") return { kind: "one", answer: holder };
  return { kind: "draining", drivers: [holder.driver], text: holder.text };
}

/** The drivers a verdict is about; where no driver claims it, those that are silent. */
export function driversOf(ownership: Ownership): readonly string[] {
  if (ownership.kind === "none") return ownership.silent ?? [];
  return ownership.kind === "one" ? [ownership.answer.driver] : ownership.drivers;
}

function nobody(answers: readonly DriverAnswer[]): Ownership {
  const silent = answers.flatMap((answer) =>
    answer.kind === "notMine" && answer.isLastWord ? [answer.driver] : [],
  );
  return silent.length === 0 ? { kind: "none" } : { kind: "none", silent };
}

function isClaim(answer: DriverAnswer): answer is OwnerAnswer | DrainingAnswer {
  return answer.kind === "owner" || answer.kind === "draining";
}

function conflict(holders: readonly DriverAnswer[], epoch: number): Ownership {
  const drivers = holders.map((holder) => holder.driver).sort();
  return { kind: "conflict", drivers, text: `${drivers.length} drivers claim it at epoch ${epoch}` };
}

function silence(silent: readonly SilentAnswer[]): Ownership {
  const drivers = silent.map((answer) => answer.driver);
  return { kind: "silent", drivers, text: silent.map((answer) => answer.text).join("; ") };
}
