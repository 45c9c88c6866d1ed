import test from "ava";
import { LAST_WORD_AFTER, LastWords } from "../../../pxe/coordinator/last-words.js";
import type { ClaimNews, DriverAnswer } from "../../../pxe/coordinator/owner-source.js";
import { A, B, HV1, HV2 } from "./lab.js";

const NOW = 1_760_000_000_000;
const MINUTE = NOW + LAST_WORD_AFTER;
const UP: ClaimNews = { kind: "up", driver: HV1, hypervisor: "hv1" };
const DOWN: ClaimNews = { kind: "down", driver: HV1, text: "gone" };
const RESET: ClaimNews = { kind: "reset", driver: HV1, hypervisor: "hv1" };
const CLAIMED: ClaimNews = { kind: "claimed", driver: HV1, mac: B, epoch: 1 };
const RELEASED: ClaimNews = { kind: "released", driver: HV1, mac: B };

const HELD = test.macro<[news: readonly (readonly [ClaimNews, at: number])[], now: number, held: boolean]>(
  (t, news, now, held) => {
    const words = new LastWords({ wasClaimed: () => false });
    for (const [one, at] of news) words.note(one, at);
    t.is(words.absence(HV1, now).holdsStrangers, held);
  },
);

test("a driver that was never heard holds strangers for ever", HELD, [[DOWN, NOW]], NOW * 2, true);
test(
  "one whose listing broke off as well",
  HELD,
  [
    [RESET, NOW],
    [CLAIMED, NOW],
    [DOWN, NOW],
  ],
  NOW * 2,
  true,
);
test(
  "one that told all holds them for less than a minute",
  HELD,
  [
    [UP, 0],
    [DOWN, NOW],
  ],
  MINUTE - 1,
  true,
);
test(
  "and is taken at its word from then on",
  HELD,
  [
    [UP, 0],
    [DOWN, NOW],
  ],
  MINUTE,
  false,
);
test(
  "failures that follow do not begin the minute anew",
  HELD,
  [
    [UP, 0],
    [DOWN, NOW],
    [DOWN, MINUTE],
  ],
  MINUTE,
  false,
);
test(
  "claims that it tells while it is up change nothing",
  HELD,
  [
    [UP, 0],
    [CLAIMED, 1],
    [RELEASED, 2],
    [DOWN, NOW],
  ],
  MINUTE,
  false,
);
test(
  "one that is heard again has more to tell",
  HELD,
  [
    [UP, 0],
    [DOWN, NOW],
    [CLAIMED, MINUTE],
  ],
  MINUTE,
  true,
);
test(
  "until it has told all, and falls silent again",
  HELD,
  [
    [UP, 0],
    [DOWN, NOW],
    [RESET, NOW + 1],
    [DOWN, NOW + 2],
  ],
  MINUTE * 2,
  true,
);
test(
  "a whole listing begins it all anew",
  HELD,
  [
    [UP, 0],
    [DOWN, 1],
    [RESET, 2],
    [UP, 3],
    [DOWN, NOW],
  ],
  MINUTE,
  false,
);
test(
  "a clock that was set back makes the wait longer only",
  HELD,
  [
    [UP, 0],
    [DOWN, NOW],
  ],
  NOW - 1,
  true,
);

test("a silence becomes a denial that is not reused, of machines alone that nobody ever claimed", (t) => {
  const words = new LastWords({ wasClaimed: (mac) => mac === B });
  words.note(UP, 0);
  words.note(DOWN, NOW);
  const silent: DriverAnswer = { kind: "silent", driver: HV1, text: "gone" };
  const never: DriverAnswer = { kind: "silent", driver: HV2, text: "gone" };
  const denial: DriverAnswer = { kind: "notMine", driver: HV1, ttl: 0, isLastWord: true };
  t.deepEqual(words.heeded(A, [silent, never], MINUTE), [denial, never]);
  t.deepEqual(words.heeded(A, [silent], MINUTE - 1), [silent]);
  t.deepEqual(words.heeded(B, [silent], MINUTE), [silent]);
});
