import type { Logger } from "pino";
import type { ImportOutcome } from "../../pxe/coordinator/lease-intake.js";
import { DAYS_KEPT_OUTSIDE, type OddLeases } from "./lease-store.js";

/** At the start, one line for each thing about the stored leases that an operator may have to act on. */
export function logOddLeases({ outside, removed, tooLong }: OddLeases, logger: Logger): void {
  if (outside + removed > 0)
    logger.warn(
      { event: "leases.outside", kept: outside, removed },
      `${outside} stored leases are in none of the configured subnets and wait on disk for their subnet; ${removed} that ended more than ${DAYS_KEPT_OUTSIDE} days ago were removed`,
    );
  if (tooLong > 0)
    logger.warn(
      { event: "leases.tooLong", count: tooLong },
      `${tooLong} leases end later than one given now would: was the clock set back, or leaseSeconds made less? They stand until their machines renew; "metalplug leases release ADDRESS" frees one`,
    );
}

/** A long import comes in parts, each of which is a line. */
export function logImportedLeases(outcomes: readonly ImportOutcome[], logger: Logger): void {
  const count = (wanted: ImportOutcome["kind"]) => outcomes.filter(({ kind }) => kind === wanted).length;
  const [added, kept, refused] = [count("added"), count("kept"), count("refused")];
  logger.info(
    { event: "leases.imported", added, kept, refused },
    `An operator brought in leases: ${added} were added, ${kept} gave way to what there was, ${refused} were refused`,
  );
}
