import test from "ava";
import { CASE } from "./case-names.js";
import { formatVerdicts, judge, type Verdict } from "./goals.js";
import type { Figures, SummaryRow } from "./results.js";

function rows(name: string, figures: Readonly<Record<string, Figures>>): readonly SummaryRow[] {
  return Object.entries(figures).map(([server, row]) => ({ case: name, server, rounds: 1, figures: row }));
}

function verdicts(all: readonly SummaryRow[]): readonly Verdict[] {
  return judge(all).filter(({ reached }) => reached !== "not measured");
}

test("a goal is compared with the best peer, whoever that is", (t) => {
  const found = verdicts(
    rows(CASE.lockstep(1468), {
      metalplug: { "MB/s": 90 },
      dnsmasq: { "MB/s": 80 },
      atftpd: { "MB/s": 100 },
    }),
  );
  t.deepEqual(found, [
    { goal: `${CASE.lockstep(1468)}: MB/s >= 1 x fastest peer`, found: "0.9", reached: "no" },
  ]);
});

test("many at once have three goals: throughput, no failure, CPU time", (t) => {
  const found = verdicts(
    rows(CASE.atOnce(200), {
      metalplug: { "MB/s": 300, "CPU-s/GiB": 2.4, failed: 0 },
      dnsmasq: { "MB/s": 300, "CPU-s/GiB": 3, failed: 0 },
      "tftpd-hpa": { "MB/s": Number.NaN, "CPU-s/GiB": 1, failed: 200 },
    }),
  );
  t.deepEqual(
    found.map((row) => [row.found, row.reached]),
    [
      ["1", "yes"],
      ["0", "yes"],
      ["0.8", "yes"],
    ],
  );
});

test("time has to be short: the best peer is the quickest", (t) => {
  const found = verdicts(
    rows(CASE.loss(1), {
      metalplug: { "median s": 0.8 },
      dnsmasq: { "median s": 13 },
      atftpd: { "median s": 7 },
    }),
  );
  t.deepEqual(
    found.map((row) => row.reached),
    ["no"],
  );
});

test("DHCP is compared with each peer by its own factor, and a storm has to leave nobody out", (t) => {
  const found = verdicts([
    ...rows(CASE.dhcpWarm(10_000, 64), {
      metalplug: { "exchanges/s": 9000 },
      dnsmasq: { "exchanges/s": 150 },
      kea: { "exchanges/s": 6000 },
      coredhcp: { "exchanges/s": 9000 },
    }),
    ...rows(CASE.dhcpHalfLoad(10_000), { metalplug: { "p99 ms": 4.5 }, kea: { "p99 ms": 1 } }),
    ...rows(CASE.dhcpBootStorm, { metalplug: { failed: 0, twice: 1, "waited p99 ms": 1000 } }),
  ]);
  t.deepEqual(
    found.map(({ goal, reached }) => [goal.replace(/^.*: /, ""), reached]),
    [
      ["exchanges/s >= 1 x coredhcp", "yes"],
      ["exchanges/s >= 2 x kea", "no"],
      ["exchanges/s >= 50 x dnsmasq", "yes"],
      ["p99 ms < 5", "yes"],
      ["none failed", "yes"],
      ["none twice", "no"],
      ["waited p99 ms < 1000", "no"],
    ],
  );
});

test("a peer that was not there judges nothing", (t) => {
  t.deepEqual(verdicts(rows(CASE.httpOne, { metalplug: { "MB/s": 900 } })), []);
  t.deepEqual(formatVerdicts(judge([])), []);
});

test("verdicts are a table of what was measured", (t) => {
  const lines = formatVerdicts(judge(rows(CASE.httpAtOnce, { metalplug: { failed: 2 } })));
  t.deepEqual(lines, [
    "",
    "goal                            found  reached?",
    "http, 200 at once: none failed  2      no",
  ]);
});
