import { randomInt } from "node:crypto";
import type { Logger } from "pino";
import type { FetchFile } from "../../pxe/client/fetch-thread.js";
import type { Coordinator } from "../../pxe/coordinator/coordinator.js";
import { type Rehearsals, type Rehearsing, rehearsals } from "../../pxe/rehearsal/rehearse.js";
import type { RehearsalPlan } from "../../pxe/rehearsal/rehearsed-machine.js";
import type { CoordinatorConfig } from "../config/coordinator-config.js";
import { failure } from "../errors.js";
import type { DriversWatch } from "../rpc/owner-watch.js";

/** Milliseconds: a driver may have to read a loader from a slow disk. */
const FILE_ANSWER = 10_000;

/** Rehearsals against this coordinator and its drivers. Files are fetched from here: this host is on the machines' network, an operator's need not be. */
export function rehearsalsOf(
  { dhcp: { subnets } }: CoordinatorConfig,
  { dryRun, explainTrial }: Pick<Coordinator, "dryRun" | "explainTrial">,
  { client }: Pick<DriversWatch, "client">,
  fetchFile: FetchFile,
  logger: Logger,
): Rehearsals {
  const made = rehearsals({
    ...{ dryRun, explain: explainTrial, subnets, fetchFile },
    newXid: () => randomInt(2 ** 32),
    askForFile: async (driver, question, signal) => {
      const connected = client(driver);
      if (connected !== undefined) return connected.rehearseFile(question, { deadline: FILE_ANSWER, signal });
      const found = "it is being connected to";
      throw failure("UNREACHABLE", { what: "the driver", address: driver, found });
    },
  });
  return {
    ...made,
    run: (plan, { tell, signal }) => made.run(plan, { tell: logging(plan, tell, logger), signal }),
  };
}

/** How each one ended: in the machine's own story it does not appear. */
function logging(
  { request: { mac, firmware, processor } }: RehearsalPlan,
  tell: Rehearsing["tell"],
  logger: Logger,
): Rehearsing["tell"] {
  return (step) => {
    if (step.kind === "verdict") {
      const { boots, cause, remedy } = step;
      const asked = { mac, firmware, architecture: processor };
      logger.info({ event: "rehearsal", ...asked, boots, remedy }, `Rehearsal of ${mac}: ${cause}`);
    }
    tell(step);
  };
}
