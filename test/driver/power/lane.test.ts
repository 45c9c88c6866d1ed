import test, { type ExecutionContext } from "ava";
import { type Lane, type LaneAction, type LaneEvent, stepLane } from "../../../driver/power/lane.js";
import type { CallOutcome, Job, SwitchCall } from "../../../driver/power/operation.js";
import { backOff, PACE, type Pace } from "../../../driver/power/pace.js";
import type { PowerState } from "../../../driver/power/power-port.js";

/** A lane by hand: what happens at which time, and what it does then. */
class Script {
  readonly #t: ExecutionContext;
  readonly #pace: Pace;
  #lane: Lane = { waiting: [] };

  constructor(t: ExecutionContext, pace: Partial<Pace> = {}) {
    this.#t = t;
    this.#pace = { ...PACE, ...pace };
  }

  /** `random` 0.5 makes pauses as long as they are said to be. */
  at(now: number, event: LaneEvent, ...expected: readonly string[]): void {
    const step = stepLane(this.#lane, now, event, this.#pace, 0.5);
    this.#lane = step.lane;
    const wake = step.wakeAt === undefined ? [] : [`wake ${step.wakeAt}`];
    this.#t.deepEqual([...step.actions.map(told), ...wake], [...expected], `at ${now} after ${event.kind}`);
  }
}

function told(action: LaneAction): string {
  switch (action.kind) {
    case "call":
      return `${action.id} asks ${toldCall(action.call)}`;
    case "abort":
      return `${action.id} aborts`;
    case "settle": {
      const { result } = action;
      const more =
        "state" in result ? ` ${result.state}` : "error" in result ? `: ${result.error.message}` : "";
      return `${action.id} is ${result.kind}${more}`;
    }
  }
}

function toldCall(call: SwitchCall): string {
  switch (call.kind) {
    case "state":
      return "state";
    case "set":
      return call.target;
    case "setBoot":
      return `${call.override.device} ${call.override.lasts}`;
  }
}

const JOB = { node: "r4u12", kind: "ipmi" } as const;
const ask = (id: number, job: Omit<Job, "node" | "kind">, background = false): LaneEvent => ({
  kind: "ask",
  id,
  job: { ...JOB, ...job },
  background,
});
const outcome = (of: CallOutcome): LaneEvent => ({ kind: "outcome", outcome: of });
const seen = (state: PowerState): LaneEvent => outcome({ kind: "state", state });
const taken = outcome({ kind: "taken" });
const failed = (wished?: number): LaneEvent =>
  outcome({ kind: "failed", error: new Error("lost"), ...(wished !== undefined && { wished }) });
const refused = outcome({ kind: "refused", error: new Error("never") });
const timer: LaneEvent = { kind: "timer" };
const boot = { device: "network", lasts: "once" } as const;

test("a machine is told what to start from, switched on, and looked at until it is on", (t) => {
  const script = new Script(t);
  script.at(0, ask(1, { want: "on", boot }), "1 asks network once");
  script.at(100, taken, "1 asks state");
  script.at(200, seen("off"), "1 asks on");
  script.at(300, taken, "wake 2300");
  script.at(2_299, timer, "wake 2300");
  script.at(2_300, timer, "1 asks state");
  script.at(2_400, seen("off"), "wake 4400");
  script.at(4_400, timer, "1 asks state");
  script.at(4_500, seen("on"), "1 is finished on");
  script.at(9_999, timer);
});

test("a machine that is there already is not switched", (t) => {
  const script = new Script(t);
  script.at(0, ask(1, { want: "off" }), "1 asks state");
  script.at(1, seen("off"), "1 is finished off");
});

test("a cycle sets the boot device, goes off, is seen off, sets it again, goes on and is seen on", (t) => {
  const script = new Script(t);
  script.at(0, ask(1, { want: "cycle", boot }), "1 asks network once");
  script.at(5, taken, "1 asks state");
  script.at(10, seen("on"), "1 asks off");
  script.at(20, taken, "wake 2020");
  script.at(2_020, timer, "1 asks state");
  script.at(2_030, seen("off"), "1 asks network once");
  script.at(2_040, taken, "1 asks state");
  script.at(2_050, seen("off"), "1 asks on");
  script.at(2_060, taken, "wake 4060");
  script.at(4_060, timer, "1 asks state");
  script.at(4_070, seen("on"), "1 is finished on");
});

test("a cycle of a machine that is off switches it on", (t) => {
  const script = new Script(t);
  script.at(0, ask(1, { want: "cycle" }), "1 asks state");
  script.at(1, seen("off"), "1 asks state");
  script.at(2, seen("off"), "1 asks on");
});

test("where nobody can see, a command is all, and between off and on there is a pause", (t) => {
  const script = new Script(t);
  script.at(0, ask(1, { want: "on" }), "1 asks state");
  script.at(1, seen("unknown"), "1 asks on");
  script.at(2, taken, "1 is finished unknown");
  script.at(3, ask(2, { want: "cycle" }), "2 asks state");
  script.at(4, seen("unknown"), "2 asks off");
  script.at(5, taken, "wake 5005");
  script.at(5_005, timer, "2 asks state");
  script.at(5_006, seen("unknown"), "2 asks on");
  script.at(5_007, taken, "2 is finished unknown");
});

test("a cycle by hand waits for nobody", (t) => {
  const script = new Script(t);
  script.at(
    0,
    { kind: "ask", id: 1, background: false, job: { node: "a", kind: "manual", want: "cycle" } },
    "1 asks state",
  );
  script.at(1, seen("unknown"), "1 asks off");
  script.at(2, taken, "1 asks state");
  script.at(3, seen("unknown"), "1 asks on");
  script.at(4, taken, "1 is finished unknown");
});

test("failures are tried again after longer and longer pauses, and a success begins anew", (t) => {
  const script = new Script(t);
  script.at(0, ask(1, { want: "on" }), "1 asks state");
  script.at(0, failed(), "wake 1000");
  script.at(1_000, timer, "1 asks state");
  script.at(1_000, failed(), "wake 3000");
  script.at(3_000, timer, "1 asks state");
  script.at(3_000, failed(), "wake 7000");
  script.at(7_000, timer, "1 asks state");
  script.at(7_000, seen("off"), "1 asks on");
  script.at(7_000, failed(), "wake 8000");
  script.at(8_000, timer, "1 asks on");
  script.at(8_000, taken, "wake 10000");
  script.at(10_000, timer, "1 asks state");
  script.at(10_000, seen("on"), "1 is finished on");
});

test("after the last try the failure is the answer", (t) => {
  const script = new Script(t, { tries: 2 });
  script.at(0, ask(1, { want: "on" }), "1 asks state");
  script.at(0, failed(), "wake 1000");
  script.at(1_000, timer, "1 asks state");
  script.at(1_500, failed(), "1 is failed: lost");
});

test("a refusal is the answer at once; that of a boot device comes before anything is switched", (t) => {
  const script = new Script(t);
  for (const want of ["on", "off", "cycle"] as const) {
    script.at(0, ask(1, { want, boot }), "1 asks network once");
    script.at(1, refused, "1 is failed: never");
  }
});

test("a BMC that wants to be left alone is left alone so long", (t) => {
  const script = new Script(t);
  script.at(0, ask(1, { want: "on" }), "1 asks state");
  script.at(0, failed(30_000), "wake 30000");
});

test("a machine that does not follow is switched again, and then given up with what was found", (t) => {
  const script = new Script(t, { seenWithin: 3_000, lookEvery: 2_000 });
  script.at(0, ask(1, { want: "on" }), "1 asks state");
  script.at(0, seen("off"), "1 asks on");
  for (const began of [0, 4_000]) {
    script.at(began, taken, `wake ${began + 2_000}`);
    script.at(began + 2_000, timer, "1 asks state");
    script.at(began + 2_000, seen("off"), `wake ${began + 4_000}`);
    script.at(began + 4_000, timer, "1 asks state");
    const found = "it stays off, although the switch has taken the command 2 times";
    script.at(
      began + 4_000,
      seen("off"),
      began === 0 ? "1 asks on" : `1 is failed: Cannot switch on node "r4u12" by ipmi: ${found}`,
    );
  }
});

test("one operation at a time: others wait in order; a look nobody asked for is dropped where there is something to do", (t) => {
  const script = new Script(t);
  script.at(0, ask(1, { want: "read" }, true), "1 asks state");
  script.at(0, ask(2, { want: "read" }, true), "2 is dropped");
  script.at(0, ask(3, { want: "on" }));
  script.at(0, ask(4, { want: "off" }));
  script.at(1, seen("off"), "1 is finished off", "3 asks state");
  script.at(2, seen("on"), "3 is finished on", "4 asks state");
  script.at(3, seen("off"), "4 is finished off");
  script.at(4, ask(5, { want: "read" }, true), "5 asks state");
  script.at(4, failed(), "5 is failed: lost");
});

test("too many that wait are sent away", (t) => {
  const script = new Script(t, { waiting: 2 });
  script.at(0, ask(1, { want: "on" }), "1 asks state");
  for (const id of [2, 3]) script.at(0, ask(id, { want: "on" }));
  script.at(0, ask(7, { want: "on" }), "7 is busy");
  script.at(0, seen("on"), "1 is finished on", "2 asks state");
  script.at(0, ask(8, { want: "off" }));
});

test("who waits can be dropped, also twice", (t) => {
  const script = new Script(t);
  script.at(0, ask(1, { want: "on" }), "1 asks state");
  script.at(0, ask(2, { want: "on" }));
  script.at(1, { kind: "drop", id: 2 }, "2 is dropped");
  script.at(1, { kind: "drop", id: 2 });
  script.at(2, seen("on"), "1 is finished on");
});

test("a call under way that nobody wants any more is ended, and the next begins when it has", (t) => {
  const script = new Script(t);
  script.at(0, ask(1, { want: "on" }), "1 asks state");
  script.at(0, ask(2, { want: "off" }));
  script.at(1, { kind: "drop", id: 1 }, "1 is dropped", "1 aborts");
  script.at(1, { kind: "drop", id: 1 });
  script.at(9, failed(), "2 asks state");
});

test("a pause that nobody wants any more is over", (t) => {
  const script = new Script(t);
  script.at(0, ask(1, { want: "on" }), "1 asks state");
  script.at(0, ask(2, { want: "off" }));
  script.at(0, failed(), "wake 1000");
  script.at(5, { kind: "drop", id: 1 }, "1 is dropped", "2 asks state");
});

test("a pause is a quarter longer or shorter by chance, and bounded", (t) => {
  t.deepEqual(
    [1, 2, 3, 4, 5, 99].map((failures) => backOff(PACE, failures, 0.5)),
    [1_000, 2_000, 4_000, 8_000, 15_000, 15_000],
  );
  t.deepEqual(
    [0, 1].map((random) => backOff(PACE, 1, random)),
    [750, 1_250],
  );
  t.is(backOff(PACE, 1, 0, 2_000), 2_000);
});

test("whatever happens in whatever order, each job is settled once and no two calls are under way (seeded)", (t) => {
  const seed = Number(process.env["SEED"] ?? Date.now() % 1_000_000);
  t.log(`seed ${seed}`);
  let state = seed;
  const below = (n: number): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return (state >>> 8) % n;
  };
  const pace = { ...PACE, waiting: 3 };
  for (let life = 0; life < 200; life++) {
    let lane: Lane = { waiting: [] };
    let [now, asked, calling] = [0, 0, false];
    const open = new Set<number>();
    const take = (event: LaneEvent): void => {
      const step = stepLane(lane, now, event, pace, below(1_000) / 1_000);
      lane = step.lane;
      for (const action of step.actions) {
        if (action.kind === "settle") t.true(open.delete(action.id), "settled once");
        if (action.kind === "call") {
          t.false(calling, "one call at a time");
          calling = true;
        }
      }
      t.true(lane.waiting.length <= pace.waiting);
      if (lane.running === undefined) t.is(lane.waiting.length, 0, "nobody waits for nothing");
    };
    const answer = (): void => {
      if (!calling) return;
      calling = false;
      take([seen("on"), seen("off"), seen("unknown"), taken, failed(), refused][below(6)] ?? timer);
    };
    for (let i = 0; i < 60; i++) {
      now += below(3_000);
      const dice = below(5);
      if (dice === 0) {
        open.add(++asked);
        const want = (["read", "on", "off", "cycle"] as const)[below(4)] ?? "read";
        take(ask(asked, { want, ...(below(2) === 0 && { boot }) }, want === "read" && below(2) === 0));
      } else if (dice === 1) take({ kind: "drop", id: 1 + below(asked + 1) });
      else if (dice === 2) take(timer);
      else answer();
    }
    for (const id of [...open]) take({ kind: "drop", id });
    answer();
    t.is(open.size, 0);
    t.is(lane.running, undefined);
  }
});
