import test from "ava";
import {
  formatAgo,
  formatBytes,
  formatCount,
  formatDuration,
  formatExact,
  formatOffset,
  formatRate,
} from "../../../driver/page/formats.js";

const says = test.macro((t, found: string, expected: string) => t.is(found, expected));

for (const [bytes, expected] of [
  [0, "0 B"],
  [1, "1 B"],
  [999, "999 B"],
  [1023, "1023 B"],
  [1024, "1.0 KiB"],
  [72_000, "70.3 KiB"],
  [800_000, "781 KiB"],
  [40_000_000, "38.1 MiB"],
  [1_073_700_000, "1.0 GiB"],
  [1_073_741_824, "1.0 GiB"],
  [5 * 2 ** 52, "20480 TiB"],
] as const)
  test(`${bytes} bytes are ${expected}`, says, formatBytes(bytes), expected);

for (const [milliseconds, expected] of [
  [-5, "0 ms"],
  [0, "0 ms"],
  [0.25, "0.3 ms"],
  [9.96, "10 ms"],
  [999, "999 ms"],
  [999.6, "1.00 s"],
  [3412, "3.41 s"],
  [21_440, "21.4 s"],
  [59_960, "1 min 00 s"],
  [125_000, "2 min 05 s"],
  [3_599_600, "1 h 00 min"],
  [90_000_000, "1 d 1 h"],
] as const)
  test(`${milliseconds} milliseconds are ${expected}`, says, formatDuration(milliseconds), expected);

test("a rate is bytes a second", says, formatRate(2 ** 20, 500), "2.0 MiB/s");
test("a transfer too short to tell has no rate", says, formatRate(1_000_000, 0), "");
test("an offset is to the millisecond", says, formatOffset(12), "+0.012 s");
test("an offset before the beginning", says, formatOffset(-1500), "−1.500 s");
test("an offset of minutes", says, formatOffset(61_005), "+1:01.005");
test("moments ago", says, formatAgo(300), "now");
test("minutes ago", says, formatAgo(119_000), "1 min ago");
test("thousands stand apart", says, formatCount(1_234_567), "1\u202f234\u202f567");

test("an exact time has date, milliseconds and zone", (t) => {
  t.regex(
    formatExact(Date.UTC(2026, 10, 27, 20, 17, 5, 7)),
    /^2026-11-2\d \d\d:\d\d:05\.007 UTC[+−]\d\d:\d\d$/,
  );
});
