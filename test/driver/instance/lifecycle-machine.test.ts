import test from "ava";
import type { Digest } from "../../../driver/images/image.js";
import { dueOf } from "../../../driver/instance/due.js";
import { INSTANCE_KINDS, type Instance, type InstanceKind } from "../../../driver/instance/instance.js";
import { type InstanceState, type Operation, operationOf } from "../../../driver/instance/instance-state.js";
import {
  advance,
  begin,
  explainStep,
  type LifeEvent,
  type Surroundings,
  type Transition,
} from "../../../driver/instance/lifecycle-machine.js";
import { LIFECYCLE_DEFAULTS } from "../../../driver/instance/lifecycle-settings.js";
import {
  COURSES,
  MOST_FAILURES,
  type PowerReach,
  REACHES,
  STEP_TABLE,
} from "../../../driver/instance/lifecycle-table.js";
import type { MacAddress } from "../../../pxe/net/mac-address.js";
import { poolVif } from "../inventory/inventory-lab.js";

const TOKEN = "a".repeat(64) as Digest;
const OTHER = "b".repeat(64) as Digest;
const MAC = "52:54:00:00:00:01" as MacAddress;

function instance(kind: InstanceKind, state: InstanceState = { kind: "active" }): Instance {
  return {
    ...{ id: "i1", node: "r1", image: "debian", loader: "ipxe", vifs: [poolVif(MAC)] },
    ...{ kind, state, revision: 1, createdAt: 0 },
  };
}

function around(reach: PowerReach = "full", cleans = true): Surroundings {
  return { reach, cleans, spare: { id: "o1", token: TOKEN, order: 7 } };
}

const CALM: readonly LifeEvent[] = [{ kind: "stepDone" }, { kind: "agentStarted" }, { kind: "agentDone" }];

/** A life in which all goes well, as `state/step` each; what an agent has to say is said as soon as it is listened to. */
function calmLife(start: Transition, reach: PowerReach, cleans = true): readonly string[] {
  const seen: string[] = [];
  let life = start;
  for (let turn = 0; turn < 30; turn++) {
    if (life.kind !== "changed") return [...seen, life.kind === "ended" ? "available" : "stuck"];
    const { state } = life.instance;
    const operation = operationOf(state);
    seen.push(operation === undefined ? state.kind : `${state.kind}/${operation.step}`);
    if (operation === undefined) return seen;
    life = advance(life.instance, 0, calmEvent(operation), {
      ...around(reach, cleans),
      spare: { id: `o${turn + 2}`, token: OTHER, order: 9 },
    });
  }
  return [...seen, "endless"];
}

function calmEvent({ step }: Operation): LifeEvent {
  if (step === "awaitingAgent") return { kind: "agentStarted" };
  return step === "agentWorking" ? { kind: "agentDone" } : { kind: "stepDone" };
}

interface Life {
  readonly kind: InstanceKind;
  readonly state: Parameters<typeof begin>[1];
  readonly reach?: PowerReach;
  readonly cleans?: boolean;
  readonly touched?: true;
  readonly withoutPower?: true;
  readonly goes: string;
}

const lives = test.macro({
  exec(t, { kind, state, reach = "full", cleans, touched, withoutPower, goes }: Life) {
    const before = { ...instance(kind), ...(touched ? { diskTouched: touched } : {}) };
    const extra = { rescueImage: "rescue", ...(withoutPower ? { withoutPower } : {}) };
    t.is(calmLife(begin(before, state, 0, around(reach), extra), reach, cleans).join(" "), goes);
  },
  title: (name = "") => `a calm life: ${name}`,
});

const PREPARED = "deploying/plugging deploying/poweringOff deploying/poweringOn";
test("netboot", lives, { kind: "netboot", state: "deploying", goes: `${PREPARED} active` });
test("netboot where power is manual is active at once", lives, {
  ...{ kind: "netboot", state: "deploying", reach: "none", goes: "active" },
});
test("netboot without power is active at once", lives, {
  ...{ kind: "netboot", state: "deploying", withoutPower: true, goes: "active" },
});
test("netboot where power can only be switched on", lives, {
  ...{ kind: "netboot", state: "deploying", reach: "on" },
  goes: "deploying/plugging deploying/poweringOn active",
});
test("deploy", lives, {
  ...{ kind: "deploy", state: "deploying" },
  goes: `deploying/queued ${PREPARED} deploying/awaitingAgent deploying/agentWorking deploying/settingBootDisk active`,
});
test("deploy where power is manual waits for whoever switches the machine on", lives, {
  ...{ kind: "deploy", state: "deploying", reach: "none" },
  goes: "deploying/queued deploying/plugging deploying/awaitingAgent deploying/agentWorking active",
});
test("discover", lives, {
  ...{ kind: "discover", state: "deploying" },
  goes: `${PREPARED} deploying/awaitingAgent deploying/agentWorking deploying/switchingOff available`,
});
test("discover where power is manual", lives, {
  ...{ kind: "discover", state: "deploying", reach: "none" },
  goes: "deploying/plugging deploying/awaitingAgent deploying/agentWorking available",
});
test("rebuild of a deployment", lives, {
  ...{ kind: "deploy", state: "rebuilding" },
  goes: `deploying/queued ${PREPARED} deploying/awaitingAgent deploying/agentWorking deploying/settingBootDisk active`.replaceAll(
    "deploying",
    "rebuilding",
  ),
});
test("reboot of a netbooted machine", lives, {
  ...{ kind: "netboot", state: "active", goes: "active/poweringOff active/poweringOn active" },
});
test("reboot of a deployed machine", lives, {
  ...{ kind: "deploy", state: "active", goes: "active/poweringOff active/startingFromDisk active" },
});
test("rescue", lives, {
  ...{ kind: "deploy", state: "rescue", goes: "rescue/poweringOff rescue/poweringOn rescue" },
});
test("rescue where power is manual", lives, {
  kind: "deploy",
  state: "rescue",
  reach: "none",
  goes: "rescue",
});
const CLEANING =
  "cleaning/poweringOff cleaning/poweringOn cleaning/awaitingAgent cleaning/agentWorking cleaning/switchingOff";
test("destroy of a deployment", lives, {
  ...{ kind: "deploy", state: "deleting", touched: true },
  goes: `deleting/poweringOff ${CLEANING} available`,
});
test("destroy of a deployment where nothing is cleaned", lives, {
  ...{ kind: "deploy", state: "deleting", touched: true, cleans: false },
  goes: "deleting/poweringOff available",
});
test("destroy of a deployment whose agent never ran", lives, {
  ...{ kind: "deploy", state: "deleting", goes: "deleting/poweringOff available" },
});
test("destroy of a deployment where power is manual still cleans", lives, {
  ...{ kind: "deploy", state: "deleting", touched: true, reach: "none" },
  goes: "cleaning/awaitingAgent cleaning/agentWorking available",
});
test("destroy of a netbooted machine", lives, {
  ...{ kind: "netboot", state: "deleting", goes: "deleting/poweringOff available" },
});
test("destroy of a netbooted machine where power is manual", lives, {
  ...{ kind: "netboot", state: "deleting", reach: "none", goes: "available" },
});

/** Every state and step that can be, of every kind. */
const EVERYWHERE = INSTANCE_KINDS.flatMap((kind) =>
  (Object.keys(COURSES) as (keyof typeof COURSES)[]).flatMap((state) =>
    COURSES[state][kind].steps.map((step) => ({ kind, state, step })),
  ),
);

function at(
  { kind, state, step }: (typeof EVERYWHERE)[number],
  failures = 0,
): Instance & { readonly state: Exclude<InstanceState, { kind: "error" }> } {
  const operation = { id: "o1", step, token: TOKEN, startedAt: 0, order: 7, failures };
  const of = state === "rescue" ? { kind: state, image: "rescue", operation } : { kind: state, operation };
  return { ...instance(kind), state: of };
}

/** What becomes of it, in short. */
function outcome(transition: Transition): string {
  if (transition.kind !== "changed") return transition.kind;
  const { state } = transition.instance;
  const operation = operationOf(state);
  return operation === undefined ? state.kind : `${operation.step} ${operation.failures}`;
}

test("wherever an instance is, its step has a deadline, and belongs to its state", (t) => {
  for (const where of EVERYWHERE) {
    const due = dueOf(at(where), LIFECYCLE_DEFAULTS);
    t.true(due !== undefined && due.seconds >= 10, JSON.stringify(where));
    t.is(explainStep(at(where)), undefined);
  }
});

test("wherever an instance is, a step that is done, fails or comes too late leads on", (t) => {
  for (const where of EVERYWHERE)
    for (const reach of REACHES)
      for (const event of [
        { kind: "stepDone" },
        { kind: "stepFailed", reason: "x", forGood: false },
        { kind: "stepFailed", reason: "x", forGood: true },
        { kind: "deadline", seconds: 9 },
      ] as const) {
        const before = at(where);
        const after = advance(before, 0, event, around(reach));
        const found = `${JSON.stringify(where)} ${reach} ${event.kind}: ${outcome(after)}`;
        t.not(after.kind, "unchanged", found);
        if (after.kind !== "changed") continue;
        const key = dueOf(after.instance, LIFECYCLE_DEFAULTS)?.key;
        t.not(key, dueOf(before, LIFECYCLE_DEFAULTS)?.key, found);
        t.is(explainStep(after.instance), undefined, found);
      }
});

test("failures are counted over an operation, and the last one is error or goes on", (t) => {
  for (const where of EVERYWHERE) {
    const { trouble } = STEP_TABLE[where.step];
    const event = { kind: "stepFailed", reason: "no answer", forGood: false } as const;
    const last = advance(at(where, MOST_FAILURES - 1), 0, event, around());
    if (trouble === "goOn") t.not(outcome(last), "error");
    else t.is(outcome(last), "error", JSON.stringify(where));
    if (trouble === "again") t.is(outcome(advance(at(where), 0, event, around())), `${where.step} 1`);
    if (trouble === "anew") t.is(outcome(advance(at(where), 0, event, around())), "poweringOff 1");
  }
});

test("what will not go better is error at once, unless it may be left undone", (t) => {
  for (const where of EVERYWHERE) {
    const event = { kind: "stepFailed", reason: "no such user", forGood: true } as const;
    const found = outcome(advance(at(where), 0, event, around()));
    if (STEP_TABLE[where.step].trouble === "goOn") t.not(found, "error");
    else t.is(found, "error");
  }
});

test("an error says what failed and what leads out", (t) => {
  const where = { kind: "deploy", state: "deploying", step: "poweringOn" } as const;
  const event = { kind: "stepFailed", reason: "no such user", forGood: true } as const;
  const after = advance(at(where), 0, event, around());
  t.deepEqual(after.kind === "changed" ? after.instance.state : after, {
    kind: "error",
    reason: "while it is started from the network: no such user; what leads out: destroy, rebuild, rescue",
    during: "deploying",
  });
});

test("without a switch a machine that does not call is waited for again, then given up", (t) => {
  const where = { kind: "deploy", state: "deploying", step: "awaitingAgent" } as const;
  const late = { kind: "deadline", seconds: 1800 } as const;
  t.is(outcome(advance(at(where), 0, late, around("none"))), "awaitingAgent 1");
  t.is(outcome(advance(at(where, 2), 0, late, around("none"))), "error");
});

test("what the agent says where nobody listens changes nothing", (t) => {
  for (const where of EVERYWHERE) {
    const { calls } = STEP_TABLE[where.step];
    const started = outcome(advance(at(where), 0, { kind: "agentStarted" }, around()));
    const done = outcome(advance(at(where), 0, { kind: "agentDone" }, around()));
    const failed = outcome(advance(at(where), 0, { kind: "agentFailed", reason: "x" }, around()));
    const listens = calls === "starts" || calls === "works";
    t.is(done === "unchanged", !listens, JSON.stringify(where));
    t.is(failed, listens ? "error" : "unchanged");
    t.is(started === "unchanged", calls !== "starts" && calls !== "doneOrAgain");
  }
});

test("a machine that starts anew after done is worked on again, and given up if it goes on so", (t) => {
  const where = { kind: "deploy", state: "deploying", step: "settingBootDisk" } as const;
  t.is(outcome(advance(at(where), 0, { kind: "agentStarted" }, around())), "agentWorking 1");
  t.is(outcome(advance(at(where, 2), 0, { kind: "agentStarted" }, around())), "error");
});

test("a deployment that is done keeps when, and by which token", (t) => {
  const where = { kind: "deploy", state: "deploying", step: "settingBootDisk" } as const;
  const after = advance(at(where), 1234, { kind: "stepDone" }, around());
  t.deepEqual(after.kind === "changed" && after.instance.deployed, { at: 1234, token: TOKEN });
});

test("the disk counts as touched from the agent's first word on", (t) => {
  const where = { kind: "deploy", state: "deploying", step: "awaitingAgent" } as const;
  for (const event of CALM.filter(({ kind }) => kind !== "stepDone")) {
    const after = advance(at(where), 0, event, around());
    t.true(after.kind === "changed" && after.instance.diskTouched);
  }
});
