import test from "ava";
import { chooseSeed, randomBytes, seededRandom } from "./seeded-random.js";
import { type Faults, transferOverLink } from "./virtual-link.js";

const PERFECT: Faults = { loss: 0, duplication: 0, reordering: 0 };
const BAD: Faults = { loss: 0.05, duplication: 0.05, reordering: 0.05 };

const byteExact = test.macro((t, size: number, options: Record<string, string>, faults: Faults) => {
  const seed = chooseSeed();
  const random = seededRandom(seed);
  const file = randomBytes(random, size);
  const result = transferOverLink(file, new Map(Object.entries(options)), faults, random);
  const said = `SEED=${seed} after ${result.elapsed} ms`;
  if (!result.answered) {
    t.is(result.sender, "timedOut", said);
    return;
  }
  t.is(result.receiver, "complete", said);
  t.is(result.bytes.length, size, said);
  t.true(Buffer.from(result.bytes).equals(file), `${said}: the bytes differ`);
  if (faults.loss === 0) t.is(result.sender, "complete", said);
  // A window is sent again from its first gap on, so with a fault at every tenth block a long one is sent again many times.
  const most = Math.max(6, Number(options["windowsize"] ?? 1) / 7);
  if (faults === PERFECT) t.is(result.dataPackets, result.blocks, said);
  else t.true(result.dataPackets < result.blocks * most + 100, `${said}: ${result.dataPackets} DATA packets`);
});

const SOUND: Faults = { ...BAD, loss: 0 };

for (const windowsize of ["1", "2", "16", "32", "64"])
  for (const faults of [SOUND, BAD]) {
    const lost = faults.loss === 0 ? "none" : "5 %";
    const name = `70,000 blocks in windows of ${windowsize}, ${lost} lost, some doubled and reordered`;
    test(name, byteExact, 70_000 * 8 + 5, { blksize: "8", windowsize }, faults);
  }

const quick = test.macro((t, loss: number, most: number) => {
  const seed = chooseSeed();
  const random = seededRandom(seed);
  const file = randomBytes(random, 1 << 20);
  const faults = { loss, duplication: 0, reordering: 0 };
  const result = transferOverLink(file, new Map([["blksize", "1468"]]), faults, random);
  t.is(result.receiver, "complete");
  t.true(result.elapsed < most, `SEED=${seed}: ${result.elapsed} ms`);
});

// The link takes 1 ms each way, so 715 blocks in lockstep take 1.4 s of their own.
test("1 MiB in lockstep with 1 % lost each way costs under a second more than without", quick, 0.01, 2500);
test("1 MiB in lockstep with 5 % lost each way costs a few seconds more than without", quick, 0.05, 8000);

for (const [windowsize, most] of [
  ["16", 60_000],
  ["32", 45_000],
  ["64", 30_000],
] as const)
  test(`long windows of ${windowsize} get over 5 % lost without waiting ever longer`, (t) => {
    const seed = chooseSeed();
    const random = seededRandom(seed);
    const options = new Map([
      ["blksize", "8"],
      ["windowsize", windowsize],
    ]);
    const result = transferOverLink(randomBytes(random, 70_000 * 8), options, BAD, random);
    if (result.answered) t.is(result.receiver, "complete");
    t.true(result.elapsed < most, `SEED=${seed}: ${result.elapsed} ms`);
  });

test(
  "nothing is sent twice over a perfect link, in lockstep",
  byteExact,
  600_000,
  { blksize: "8", windowsize: "1" },
  PERFECT,
);
test(
  "nothing is sent twice over a perfect link, in windows",
  byteExact,
  600_000,
  { blksize: "8", windowsize: "16" },
  PERFECT,
);

for (const size of [0, 1, 511, 512, 513, 1024, 5120])
  for (const windowsize of ["1", "2", "3", "10"])
    test(
      `${size} bytes in windows of ${windowsize} over a bad link`,
      byteExact,
      size,
      { windowsize },
      { ...BAD, loss: 0.1 },
    );

test("a file without options over a bad link", byteExact, 20_000, {}, BAD);

const notDoubled = test.macro((t, windowsize: string) => {
  const seed = chooseSeed();
  const random = seededRandom(seed);
  const faults = { loss: 0, duplication: 1, reordering: 0 };
  const result = transferOverLink(
    randomBytes(random, 300_000),
    new Map([["windowsize", windowsize]]),
    faults,
    random,
  );
  t.is(result.receiver, "complete");
  t.is(result.dataPackets, result.blocks, `SEED=${seed}`);
});

test("a link that doubles every packet does not double the traffic in lockstep", notDoubled, "1");
test("a link that doubles every packet does not double the traffic in windows of 2", notDoubled, "2");
test("a link that doubles every packet does not double the traffic in windows of 16", notDoubled, "16");
