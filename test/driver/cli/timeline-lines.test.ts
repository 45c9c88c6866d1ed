import test from "ava";
import { bootCells } from "../../../driver/cli/boot-line.js";
import { Output } from "../../../driver/cli/output.js";
import { timelineLines } from "../../../driver/cli/timeline-lines.js";
import type { BootSummary } from "../../../driver/rpc/client.js";
import { eventsOf, received, sent } from "../../pxe/coordinator/boot-script.js";
import { A } from "../../pxe/coordinator/lab.js";

test("times of a story count from its first event, also backwards where a clock was set back", (t) => {
  const out = new Output({ write: () => true }, {});
  const [first, second] = eventsOf([received("DISCOVER", 7), sent("OFFER")]);
  if (first === undefined || second === undefined) throw new Error("no events");
  const lines = timelineLines(out, [first, { ...second, at: first.at - 115 }]);
  t.regex(lines[1] ?? "", /^ {3}\+0\.000 {2}machine → coordinator/);
  t.regex(lines[2] ?? "", /^ {3}-0\.115 {2}coordinator → machine/);
});

test("a boot took no time at least", (t) => {
  const boot: BootSummary = {
    ...{ id: "s1", number: 1, mac: A, beganAt: 5_000, lastAt: 9_000, runningAt: 1_000 },
    ...{ milestone: "running", state: "booted", text: "" },
  };
  t.true(bootCells(boot, false).includes("0.0 s"));
});
