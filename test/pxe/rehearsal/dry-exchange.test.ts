import test from "ava";
import type { DryAnswer } from "../../../pxe/coordinator/dry-run.js";
import { IDLE } from "../../../pxe/coordinator/transaction-step.js";
import { dryExchange } from "../../../pxe/rehearsal/dry-exchange.js";
import type { RehearsalStep } from "../../../pxe/rehearsal/rehearsal-step.js";
import { A, BY_ETH1, HV1, ip } from "../coordinator/lab.js";

const FACTS = { mac: A, xid: 5, architecture: 7, isIpxe: false };
const SILENCE: DryAnswer = {
  events: [
    { kind: "ownerAsked", drivers: ["hv1"] },
    { kind: "ownershipDecided", verdict: "silent", drivers: ["hv1"] },
  ],
  ownership: { kind: "silent", drivers: [HV1], text: "gone" },
  transaction: IDLE,
};

test("a driver that stays silent is asked as often as firmware asks, and told of once", async (t) => {
  const told: RehearsalStep[] = [];
  let asked = 0;
  const cause = await dryExchange(FACTS, {
    dryRun: async () => {
      asked++;
      return SILENCE;
    },
    explain: async (mac, events) => ({
      ...{ mac, reason: "ownerSilent", cause: `${events.length} events`, remedy: "", facts: [], events },
    }),
    arrival: BY_ETH1,
    relay: undefined,
    tell: (step) => told.push(step),
    signal: new AbortController().signal,
  }).catch((error: unknown) => error);
  t.is(asked, 3);
  t.deepEqual(
    told.map((step) => (step.kind === "event" ? step.detail.kind : step.kind)),
    ["ownerAsked", "ownershipDecided"],
  );
  t.like(cause, { obstacle: { cause: "6 events" } });
});

test("a machine that would be handed to another server gets no further here, and that server is named", async (t) => {
  const handed: DryAnswer = { events: [], handedTo: [ip("10.77.0.5"), ip("10.77.0.6")], transaction: IDLE };
  const end = await dryExchange(FACTS, {
    dryRun: async () => handed,
    explain: async (mac, events) => ({
      ...{ mac, reason: "unknownMachine", cause: "", remedy: "", facts: [], events },
    }),
    arrival: BY_ETH1,
    relay: undefined,
    tell: () => {},
    signal: new AbortController().signal,
  }).catch((error: unknown) => error);
  const cause = `No driver claims ${A}; its policy hands its messages to 10.77.0.5 and 10.77.0.6, and what comes of that is not rehearsed.`;
  t.like(end, { obstacle: { cause } });
});
