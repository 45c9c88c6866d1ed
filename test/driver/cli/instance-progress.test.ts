import test from "ava";
import { InstanceProgress } from "../../../driver/cli/instance-progress.js";
import { instanceLine, shortState } from "../../../driver/cli/instance-text.js";
import { Output } from "../../../driver/cli/output.js";
import { formatSpan } from "../../../driver/cli/table.js";
import { rateOf, type Samples, seen } from "../../../driver/cli/transfer-rate.js";
import type { InstanceView, OperationView } from "../../../driver/rpc/client.js";

const MIB = 2 ** 20;

function instance(operation?: Partial<OperationView>, more: Partial<InstanceView> = {}): InstanceView {
  const whole = { id: "o", step: "write", startedAt: 0, failures: 0, ...operation };
  return {
    ...{ id: "i", node: "r1", image: "debian", loader: "ipxe", vifs: [], kind: "deploy", revision: 1 },
    ...{ createdAt: 0, state: "deploying" },
    ...(operation === undefined ? {} : { operation: whole }),
    ...more,
  };
}

const far = (mib: number): InstanceView => instance({ doneBytes: mib * MIB, totalBytes: 1024 * MIB });

const told = test.macro({
  exec(
    t,
    stream: object,
    changes: readonly (readonly [number, InstanceView])[],
    expected: readonly string[],
  ) {
    const written: string[] = [];
    const output = new Output({ write: (text) => written.push(text) > 0, ...stream }, {});
    let now = 0;
    const progress = new InstanceProgress(output, () => now);
    for (const [at, change] of changes) {
      now = at;
      progress.update(change);
    }
    progress.end();
    progress.end();
    t.deepEqual(written, expected);
  },
  title: (name = "") => `progress: ${name}`,
});

test(
  "in a pipe, a line for each step, place, failure and quarter",
  told,
  {},
  [
    [0, instance({ step: "queued", queuePlace: 2 })],
    [1, instance({ step: "queued", queuePlace: 1 })],
    [2, instance({ step: "queued", queuePlace: 1 })],
    [3, far(0)],
    [1003, far(100)],
    [2003, far(300)],
    [3003, far(1024)],
    [4003, instance({ failures: 2, failure: "no answer" })],
    [5003, instance(undefined, { state: "active" })],
  ],
  [
    "r1: deploying, queued, place 2 in the queue\n",
    "r1: deploying, queued, place 1 in the queue\n",
    "r1: deploying, write, 0 B of 1.0 GiB (0 %)\n",
    "r1: deploying, write, 300.0 MiB of 1.0 GiB (29 %), 150.0 MiB/s, 5 s left\n",
    "r1: deploying, write, 1.0 GiB of 1.0 GiB (100 %)\n",
    "r1: deploying, write, failed 2 times: no answer\n",
    "r1: active\n",
  ],
);
test(
  "on a terminal, one line that is rewritten and left clean",
  told,
  { isTTY: true },
  [
    [0, far(0)],
    [1000, far(1)],
    [2000, far(2)],
  ],
  [
    "\r\u001b[2Kr1: deploying, write, 0 B of 1.0 GiB (0 %)",
    "\r\u001b[2Kr1: deploying, write, 1.0 MiB of 1.0 GiB (0 %), 1.0 MiB/s, 17 min 3 s left",
    "\r\u001b[2Kr1: deploying, write, 2.0 MiB of 1.0 GiB (0 %), 1.0 MiB/s, 17 min 2 s left",
    "\r\u001b[2K",
  ],
);
test(
  "on a narrow terminal, what has room",
  told,
  { isTTY: true, columns: 20 },
  [[0, far(0)]],
  ["\r\u001b[2Kr1: deploying, wri…", "\r\u001b[2K"],
);
test(
  "what a machine said cannot steer the terminal",
  told,
  { isTTY: true },
  [[0, instance({ failures: 1, failure: "\u001b[2J" })]],
  ["\r\u001b[2Kr1: deploying, write, failed once: ?[2J", "\r\u001b[2K"],
);
test("of nothing told, nothing is cleaned", told, { isTTY: true }, [], []);

test("an instance in error is one line with its reason", (t) => {
  t.is(instanceLine(instance(undefined, { state: "error", reason: "No disk." })), "r1: error: No disk.");
});

test("the state in a word tells how far it is, or its place", (t) => {
  t.is(shortState(far(512)), "deploying 50 %");
  t.is(shortState(instance({ queuePlace: 3 })), "deploying (place 3)");
  t.is(shortState(instance({})), "deploying");
});

test("a rate is of the last ten seconds, and of one transfer", (t) => {
  let samples: Samples = [];
  t.is(rateOf(samples), undefined);
  const at = (seconds: number, bytes: number) => {
    samples = seen(samples, { at: seconds * 1000, bytes });
    return rateOf(samples);
  };
  t.is(at(0, 0), undefined);
  t.is(at(0, 10), undefined);
  t.is(at(1, 1000), 1000);
  t.is(at(12, 1000), undefined);
  t.is(at(13, 3000), 2000);
  t.is(at(14, 100), undefined);
  t.is(at(15, 600), 500);
});

for (const [milliseconds, text] of [
  [0, "0 s"],
  [1, "1 s"],
  [59_000, "59 s"],
  [59_500, "1 min 0 s"],
  [200_000, "3 min 20 s"],
  [3_900_000, "1 h 5 min"],
  [360_000_000, "100 h 0 min"],
] as const)
  test(`${milliseconds} ms are ${text}`, (t) => {
    t.is(formatSpan(milliseconds), text);
  });
