import test from "ava";
import { type Mark, spread, storyMarks } from "../../../driver/page/timeline-marks.js";
import type { StoryEvent } from "../../../driver/web/contract.js";
import { address, received, START, sent, served, started, storyOf } from "./stories.js";

/** `DISCOVER machine>coordinator 0`, `[kernel driver 10-20]`, `(no boot files coordinator 3)`. */
function spelled(mark: Mark): string {
  const { label } = mark;
  if (mark.kind === "arrow") return `${label} ${mark.from}>${mark.to} ${mark.at}`;
  if (mark.kind === "point") return `(${label} ${mark.lane} ${mark.at})`;
  return `${mark.isPhase ? "{" : "["}${label} ${mark.lane} ${mark.from}-${mark.to}${mark.isOpen ? "…" : ""}${mark.isPhase ? "}" : "]"}`;
}

/** As it is 100 ms after the boot's beginning. */
const draws = test.macro(
  (t, events: readonly (readonly [number, StoryEvent["detail"]])[], expected: readonly string[]) => {
    t.deepEqual(storyMarks(storyOf(...events), START + 100).map(spelled), expected);
  },
);

test(
  "messages go from who sent them to who got them",
  draws,
  [
    [0, received("DISCOVER")],
    [2, sent("OFFER")],
  ],
  ["{firmware machine 0-100}", "DISCOVER machine>coordinator 0", "OFFER coordinator>machine 2"],
);

test(
  "the machine is firmware, then iPXE, then a kernel, then a system, by who speaks",
  draws,
  [
    [0, received("DISCOVER")],
    [10, received("DISCOVER", "ipxe")],
    [30, served(5, "m/x/kernel")],
    [40, served(5, "m/x/ramdisk")],
    [60, received("DISCOVER", "system")],
  ],
  [
    "{firmware machine 0-10}",
    "{iPXE machine 10-40}",
    "{kernel machine 40-60}",
    "{system machine 60-100}",
    "DISCOVER machine>coordinator 0",
    "DISCOVER machine>coordinator 10",
    "[kernel · 7.6 MiB · 1.5 GiB/s driver 25-30]",
    "[ramdisk · 7.6 MiB · 1.5 GiB/s driver 35-40]",
    "DISCOVER machine>coordinator 60",
  ],
);

test(
  "a transfer lasts as long as its driver says",
  draws,
  [
    [10, started],
    [60, served(45)],
  ],
  ["[kernel · 7.6 MiB · 170 MiB/s driver 15-60]"],
);

test(
  "a transfer that has not ended lasts until now",
  draws,
  [[10, started]],
  ["[kernel under way driver 10-100…]"],
);

test(
  "a transfer that was cut says where",
  draws,
  [
    [10, started],
    [
      60,
      {
        kind: "fileStopped",
        protocol: "http",
        path: "/m/x/kernel",
        bytes: 1000,
        outcome: "timedOut",
        text: "",
      },
    ],
  ],
  ["[kernel stopped at 1000 B driver 10-60]"],
);

test(
  "a size that was asked for is no transfer",
  draws,
  [
    [10, started],
    [
      11,
      { kind: "fileStopped", protocol: "http", path: "/m/x/kernel", bytes: 0, outcome: "probed", text: "" },
    ],
  ],
  ["(kernel: size asked driver 11)"],
);

test(
  "who owns it is asked and answered",
  draws,
  [
    [1, { kind: "ownerAsked", drivers: ["hv1"] }],
    [4, { kind: "ownerAnswered", driver: "hv1", answer: "owner", text: "", milliseconds: 3 }],
    [5, { kind: "ownershipDecided", verdict: "one", drivers: ["hv1"] }],
  ],
  ["whose? coordinator>driver 1", "mine driver>coordinator 4", "[owner hv1 · 4 ms coordinator 1-5]"],
);

test(
  "another server's offer comes from outside",
  draws,
  [
    [
      3,
      {
        ...{ kind: "foreignReplyHeard", message: "OFFER", server: address("10.0.0.9"), interface: "eth1" },
        ...{ address: address("10.0.0.7"), text: "" },
      },
    ],
  ],
  ["OFFER from 10.0.0.9 outside>machine 3"],
);

test(
  "silence and refusals stand where they happened",
  draws,
  [
    [1, { kind: "dhcpIgnored", message: "DISCOVER", reason: "unknownMachine", text: "" }],
    [2, { kind: "netbootWithheld", reason: "netbootOff", text: "" }],
    [3, { kind: "fileRefused", protocol: "tftp", path: "pxelinux.0", reason: "notFound", text: "" }],
  ],
  ["(DISCOVER not answered coordinator 1)", "(no boot files coordinator 2)", "(pxelinux.0 refused driver 3)"],
);

test("what happened within one millisecond keeps its order", (t) => {
  t.deepEqual(spread([0, 5, 5, 5, 5, 7]), [0, 5, 5.25, 5.5, 5.75, 7]);
  t.deepEqual(spread([]), []);
});

test("every mark names its events", (t) => {
  const marks = storyMarks(storyOf([0, received("DISCOVER")], [10, started], [60, served(45)]), START + 60);
  t.deepEqual(
    marks.map(({ events }) => events),
    [[0], [0], [1, 2]],
  );
});
