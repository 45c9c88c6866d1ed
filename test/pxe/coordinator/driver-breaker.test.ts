import test from "ava";
import {
  CLOSED,
  type DriverBreaker,
  type DriverBreakerEvent,
  MOST_TIMEOUTS,
  stepBreaker,
  TRIAL_EVERY,
} from "../../../pxe/coordinator/driver-breaker.js";

type Line = readonly [at: number, event: DriverBreakerEvent["kind"], outcome?: "put" | "notPut"];

const script = test.macro({
  exec(t, lines: readonly Line[], last: DriverBreaker["kind"]) {
    let breaker = CLOSED;
    for (const [now, kind, outcome] of lines) {
      const step = stepBreaker(breaker, now, { kind });
      breaker = step.breaker;
      if (kind === "question") t.is(outcome, step.isPut ? "put" : "notPut", `at ${now}`);
    }
    t.is(breaker.kind, last);
  },
  title: (name = "") => `a driver ${name}`,
});

test(
  "that answers is asked",
  script,
  [
    [0, "question", "put"],
    [1, "answered"],
    [2, "question", "put"],
  ],
  "closed",
);
test(
  "that lets two questions time out is asked on, and an answer forgives them",
  script,
  [
    [250, "timedOut"],
    [251, "timedOut"],
    [252, "question", "put"],
    [253, "answered"],
    [500, "timedOut"],
    [501, "timedOut"],
  ],
  "closed",
);
const HANGS: readonly Line[] = [
  [250, "timedOut"],
  [251, "timedOut"],
  [252, "timedOut"],
];
test(
  "that lets three time out in a row is not asked",
  script,
  [...HANGS, [253, "question", "notPut"], [1251, "question", "notPut"]],
  "open",
);
test(
  "that hangs is tried once a second",
  script,
  [
    ...HANGS,
    [1252, "question", "put"],
    [1253, "question", "notPut"],
    [1502, "timedOut"],
    [2251, "question", "notPut"],
    [2252, "question", "put"],
  ],
  "open",
);
test(
  "that answers the trial is asked again at once",
  script,
  [...HANGS, [1252, "question", "put"], [1253, "answered"], [1254, "question", "put"]],
  "closed",
);
test(
  "whose earlier questions time out as well is tried no later for it",
  script,
  [...HANGS, [400, "timedOut"], [1252, "question", "put"]],
  "open",
);
test(
  "that is connected to anew is asked again at once",
  script,
  [...HANGS, [300, "connected"], [301, "question", "put"]],
  "closed",
);
test(
  "is tried although the clock was set back an hour",
  script,
  [...HANGS, [252 - 3_600_000, "question", "put"], [253 - 3_600_000, "question", "notPut"]],
  "open",
);

test("over any sequence of events, a driver that hangs is tried once a second at most, and never given up", (t) => {
  const seed = Date.now() % 0x7fffffff;
  t.log(`seed ${seed}`);
  const random = generator(seed);
  const kinds = [
    "question",
    "question",
    "question",
    "timedOut",
    "timedOut",
    "answered",
    "connected",
  ] as const;
  let breaker = CLOSED;
  let timeouts = 0;
  /** When it was opened or last tried. */
  let since = 0;
  for (let now = 0; now < 2_000_000; now += Math.floor(random() * 300)) {
    const kind = kinds[Math.floor(random() * kinds.length)] ?? "question";
    const wasOpen = breaker.kind === "open";
    const step = stepBreaker(breaker, now, { kind });
    breaker = step.breaker;
    if (kind === "timedOut") timeouts++;
    if (kind === "answered" || kind === "connected") timeouts = 0;
    if (kind === "question") t.is(step.isPut, !wasOpen || now - since >= TRIAL_EVERY);
    t.is(breaker.kind === "open", timeouts >= MOST_TIMEOUTS);
    if (breaker.kind === "open" && (!wasOpen || step.isPut)) since = now;
  }
});

/** Park and Miller's. */
function generator(seed: number): () => number {
  let state = seed || 1;
  return () => {
    state = (state * 48_271) % 0x7fffffff;
    return state / 0x7fffffff;
  };
}
