import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import test from "ava";
import { readArguments } from "./options.js";
import { cpuSeconds, peakMemory } from "./process-facts.js";
import { formatNumber, formatSummary, type Measurement, summarise } from "./results.js";
import { median, percentile, ratio } from "./statistics.js";

const MAIN = fileURLToPath(new URL("./main.js", import.meta.url));

test("the median is the middle value, or the mean of the two in the middle", (t) => {
  t.is(median([9, 1, 5]), 5);
  t.is(median([10, 9, 1, 4]), 6.5);
  t.is(median([7]), 7);
  t.is(median([]), Number.NaN);
});

test("a percentile is the nearest rank", (t) => {
  const hundred = Array.from({ length: 100 }, (_, i) => 100 - i);
  t.is(percentile(hundred, 50), 50);
  t.is(percentile(hundred, 99), 99);
  t.is(percentile(hundred, 100), 100);
  t.is(percentile([3, 8], 99), 8);
  t.is(percentile([3, 8], 0), 3);
  t.is(percentile([], 50), Number.NaN);
});

test("a ratio is ours by the peer's, and none to zero", (t) => {
  t.is(ratio(3, 4), 0.75);
  t.is(ratio(3, 0), Number.NaN);
  t.is(ratio(3, Number.NaN), Number.NaN);
});

function measurement(server: string, round: number, figures: Measurement["figures"]): Measurement {
  return { case: "lockstep", server, round, figures };
}

test("a summary has medians by server, of failures the worst round, and compares only what can be compared", (t) => {
  const rows = summarise([
    measurement("metalplug", 1, { "MB/s": 30, failed: 0 }),
    measurement("dnsmasq", 1, { "MB/s": 100, failed: 0 }),
    measurement("dnsmasq", 2, { "MB/s": 120, failed: 1 }),
    measurement("metalplug", 2, { "MB/s": 25, failed: 0 }),
    measurement("metalplug", 3, { "MB/s": 1, failed: 0 }),
  ]);
  t.deepEqual(rows, [
    { case: "lockstep", server: "metalplug", rounds: 3, figures: { "MB/s": 25, failed: 0 } },
    {
      case: "lockstep",
      server: "dnsmasq",
      rounds: 2,
      figures: { "MB/s": 110, failed: 1 },
      ratios: { "MB/s": 25 / 110 },
    },
  ]);
  t.deepEqual(formatSummary(rows), [
    "",
    "lockstep (median of 3)",
    "                MB/s   failed",
    "metalplug       25     0",
    "dnsmasq         110    1",
    "  ours/dnsmasq  0.227  -",
  ]);
});

test("a round without a figure does not count in its median", (t) => {
  const [row] = summarise([
    measurement("atftpd", 1, { "p99 s": Number.NaN, failed: 1000 }),
    measurement("atftpd", 2, { "p99 s": 3, failed: 0 }),
  ]);
  t.deepEqual(row?.figures, { "p99 s": 3, failed: 1000 });
});

test("a peer without our figures has no ratios", (t) => {
  const [row] = summarise([measurement("atftpd", 1, { "MB/s": 3 })]);
  t.is(row?.ratios, undefined);
});

test("numbers have three significant digits", (t) => {
  t.deepEqual([0, 0.01234, 9.876, 123.4, 65432, Number.NaN, undefined].map(formatNumber), [
    "0",
    "0.0123",
    "9.88",
    "123",
    "65432",
    "-",
    "-",
  ]);
});

test("arguments name the subject and how often", (t) => {
  t.deepEqual(readArguments(["all", "--rounds", "5", "--only", "at once", "--json", "f"]), {
    kind: "run",
    options: {
      subjects: ["tftp", "http", "dhcp", "boot", "driver", "ownership", "events", "core"],
      rounds: 5,
      only: "at once",
      json: "f",
    },
  });
  t.deepEqual(readArguments(["dhcp"]), { kind: "run", options: { subjects: ["dhcp"], rounds: 3, only: "" } });
});

for (const args of [[], ["nfs"], ["tftp", "dhcp"], ["tftp", "--rounds", "0"], ["tftp", "--sound"]])
  test(`"${args.join(" ")}" is wrong usage`, (t) => {
    t.is(readArguments(args).kind, "wrong");
  });

test("--help tells how, and starts nothing", async (t) => {
  const { stdout } = await promisify(execFile)(process.execPath, [MAIN, "--help"]);
  t.regex(stdout, /^usage: npm run bench -- tftp\|http\|dhcp\|boot\|driver\|ownership\|events\|core\|all/);
  t.regex(stdout, /\nexample: /);
});

test("wrong usage ends with 2 and the help on standard error", async (t) => {
  const error = await t.throwsAsync(promisify(execFile)(process.execPath, [MAIN, "nfs"]));
  t.like(error, { code: 2 });
  t.regex(
    error?.message ?? "",
    /name one of tftp, http, dhcp, boot, driver, ownership, events, core, all\n\nusage: /,
  );
});

test("this process has used CPU time and memory", (t) => {
  t.true(cpuSeconds(process.pid) > 0);
  t.true(peakMemory(process.pid) > 1);
});
