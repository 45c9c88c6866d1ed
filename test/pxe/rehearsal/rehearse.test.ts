import test from "ava";
import { IDLE } from "../../../pxe/coordinator/transaction-step.js";
import type { RehearsalStep } from "../../../pxe/rehearsal/rehearsal-step.js";
import { rehearsals } from "../../../pxe/rehearsal/rehearse.js";
import { A, ETH1 } from "../coordinator/lab.js";

/** How a rehearsal ends whose DHCP comes to nothing, for this reason of `why`. */
async function verdictOf(reason: "startsFromDisk" | "netbootOff"): Promise<RehearsalStep | undefined> {
  const told: RehearsalStep[] = [];
  const nobody = async () => Promise.reject(new Error("no file is to be asked for"));
  const made = rehearsals({
    dryRun: async () => ({ events: [], transaction: IDLE }),
    ...{ subnets: [ETH1], askForFile: nobody, fetchFile: nobody, newXid: () => 1 },
    explain: async (mac, events) => ({ mac, reason, cause: reason, remedy: "do", facts: [], events }),
  });
  const plan = made.plan({ mac: A, firmware: "uefi", processor: "x86_64" });
  if (typeof plan === "string") throw new Error(plan);
  await made.run(plan, { tell: (step) => told.push(step), signal: new AbortController().signal });
  return told.at(-1);
}

test("a machine that is to start from its disk boots as it is to, and one whose netboot is off does not", async (t) => {
  t.like(await verdictOf("startsFromDisk"), { boots: true, cause: "startsFromDisk", remedy: "" });
  t.like(await verdictOf("netbootOff"), { boots: false, cause: "netbootOff", remedy: "do" });
});
