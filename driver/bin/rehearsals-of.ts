import { randomInt } from "node:crypto";
import type { Coordinator } from "../../pxe/coordinator/coordinator.js";
import { bindDgram } from "../../pxe/net/dgram-socket.js";
import { type Rehearsals, rehearsals } from "../../pxe/rehearsal/rehearse.js";
import type { CoordinatorConfig } from "../config/coordinator-config.js";
import type { DriversWatch } from "../rpc/owner-watch.js";

/** Milliseconds: a driver may have to read a loader from a slow disk. */
const FILE_ANSWER = 10_000;

/** Rehearsals against this coordinator and its drivers. Files are fetched from here: this host is on the machines' network, an operator's need not be. */
export function rehearsalsOf(
  { dhcp: { subnets } }: CoordinatorConfig,
  { dryRun }: Pick<Coordinator, "dryRun">,
  { rehearseFile }: Pick<DriversWatch, "rehearseFile">,
): Rehearsals {
  return rehearsals({
    ...{ dryRun, subnets, bind: bindDgram, clock: () => performance.now() },
    newXid: () => randomInt(2 ** 32),
    askForFile: (driver, question, signal) =>
      rehearseFile(driver, question, { deadline: FILE_ANSWER, signal }),
  });
}
