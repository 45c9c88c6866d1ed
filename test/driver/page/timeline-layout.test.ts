import test from "ava";
import { layOut } from "../../../driver/page/timeline-layout.js";
import type { Mark } from "../../../driver/page/timeline-marks.js";
import { chooseSeed, seededRandom } from "../../pxe/tftp/seeded-random.js";

/** 10 pixels a millisecond, and 10 of margin at both ends. */
const OPTIONS = { window: { from: 0, to: 100 }, width: 1020, gutter: 0, characterWidth: 7 };

const arrow = (at: number, label: string, from: "machine" | "coordinator" = "machine"): Mark => ({
  ...{ kind: "arrow", at, label, tone: "plain", events: [] },
  ...(from === "machine" ? { from, to: "coordinator" } : { from, to: "machine" }),
});
const transfer = (from: number, to: number, label: string): Mark => ({
  ...{ kind: "span", lane: "driver", from, to, label, tone: "good", events: [] },
});

test("time is to scale", (t) => {
  const { arrows, spans } = layOut(
    [arrow(0, "DISCOVER"), arrow(50, "REQUEST"), transfer(20, 60, "kernel")],
    OPTIONS,
  );
  t.deepEqual(
    arrows.map(({ x }) => x),
    [10, 510],
  );
  t.deepEqual(
    spans.map(({ x, width }) => [x, width]),
    [[210, 400]],
  );
});

test("a gutter is left free", (t) => {
  const { arrows } = layOut([arrow(0, "DISCOVER"), arrow(100, "ACK")], { ...OPTIONS, gutter: 100 });
  t.deepEqual(
    arrows.map(({ x }) => x),
    [110, 1010],
  );
});

test("messages too near each other are one cluster, which says what to look at", (t) => {
  const { arrows, clusters } = layOut(
    [arrow(10, "DISCOVER"), arrow(10.5, "OFFER", "coordinator"), arrow(40, "ACK", "coordinator")],
    OPTIONS,
  );
  t.deepEqual(
    arrows.map(({ mark }) => mark.label),
    ["ACK"],
  );
  t.deepEqual(
    clusters.map(({ x1, x2, label, window }) => [x1, x2, label?.text, window]),
    [[110, 115, "DISCOVER … OFFER · 2 in 0.5 ms", { from: 9.5, to: 11 }]],
  );
});

test("a window shows a cluster's messages one by one", (t) => {
  const marks = [arrow(10, "DISCOVER"), arrow(10.5, "OFFER", "coordinator"), arrow(40, "ACK", "coordinator")];
  const { arrows, clusters } = layOut(marks, { ...OPTIONS, window: { from: 9.5, to: 11 } });
  t.deepEqual([arrows.length, clusters.length], [2, 0]);
});

test("a cluster is as bad as the worst in it", (t) => {
  const bad: Mark = {
    kind: "point",
    lane: "coordinator",
    at: 10.2,
    label: "not answered",
    tone: "bad",
    events: [],
  };
  t.is(layOut([arrow(10, "DISCOVER"), bad], OPTIONS).clusters[0]?.tone, "bad");
});

test("a name stands inside its bar, else behind it, else before it, else nowhere", (t) => {
  const place = (from: number, to: number, label: string) =>
    layOut([transfer(from, to, label)], OPTIONS).spans[0]?.label;
  t.like(place(10, 60, "ramdisk · 40 MB"), { x: 117, anchor: "start" });
  t.like(place(10, 11, "ramdisk · 40 MB"), { x: 126, anchor: "start" });
  t.like(place(95, 96, "ramdisk · 40 MB"), { x: 954, anchor: "end" });
  t.is(place(50, 51, "x".repeat(200)), undefined);
});

test("transfers and their names do not cover each other: they take another row", (t) => {
  const rows = (marks: readonly Mark[]) => new Set(layOut(marks, OPTIONS).spans.map(({ y }) => y)).size;
  t.is(rows([transfer(0, 20, "kernel"), transfer(30, 50, "ramdisk")]), 1);
  t.is(rows([transfer(0, 40, "kernel"), transfer(30, 50, "ramdisk")]), 2);
  t.is(rows([transfer(0, 1, "a long name of a file"), transfer(5, 6, "ramdisk")]), 2);
});

test("a long silence is marked with how long it was; what the machine is does not fill it", (t) => {
  const phase: Mark = {
    kind: "span",
    lane: "machine",
    from: 0,
    to: 20_000,
    label: "firmware",
    tone: "quiet",
    isPhase: true,
    events: [],
  };
  const options = { ...OPTIONS, window: { from: 0, to: 20_000 } };
  const { gaps } = layOut(
    [phase, arrow(0, "DISCOVER"), transfer(8000, 12_000, "kernel"), arrow(12_500, "ACK")],
    options,
  );
  t.deepEqual(
    gaps.map(({ label }) => label),
    ["8.00 s", "7.50 s"],
  );
});

test("a silence of less than a second is none", (t) => {
  t.deepEqual(layOut([arrow(0, "DISCOVER"), arrow(90, "ACK")], OPTIONS).gaps, []);
});

test("whatever the boot, everything is inside the picture and no two names in a row overlap", (t) => {
  const seed = chooseSeed();
  t.log(`SEED=${seed}`);
  const random = seededRandom(seed);
  for (let round = 0; round < 300; round++) {
    const width = 320 + random() * 1200;
    const options = {
      ...OPTIONS,
      width,
      gutter: random() < 0.5 ? 0 : 84,
      window: { from: random() * 50, to: 60 + random() * 1000 },
    };
    const marks = Array.from({ length: Math.floor(random() * 60) }, () => {
      const at = random() * 1000;
      const label = "x".repeat(1 + random() * 40);
      return random() < 0.5
        ? arrow(at, label, random() < 0.5 ? "machine" : "coordinator")
        : transfer(at, at + random() * 300, label);
    });
    const { spans, arrows, clusters, height } = layOut(marks, options);
    for (const { x, width: wide, y } of spans) t.true(x >= 0 && x + wide <= width && y >= 0 && y < height);
    for (const { x } of arrows) t.true(x >= options.gutter && x <= width);
    for (const { x1, x2 } of clusters) t.true(x1 >= options.gutter && x2 <= width);
    const names = spans.flatMap(({ y, label }) => {
      const wide = (label?.text.length ?? 0) * options.characterWidth;
      if (label === undefined) return [];
      return [
        {
          y,
          left: label.anchor === "end" ? label.x - wide : label.x,
          right: label.anchor === "end" ? label.x : label.x + wide,
        },
      ];
    });
    for (const a of names)
      for (const b of names)
        t.false(a !== b && a.y === b.y && a.left < b.right && b.left < a.right, `round ${round}`);
  }
});
