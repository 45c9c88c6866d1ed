import test from "ava";
import { BootSessions } from "../../../pxe/coordinator/boot-sessions.js";
import { A, B, IPXE, request } from "./lab.js";

const FROM_IPXE = request("DISCOVER", { options: IPXE });

/** A's boots s0, from 100 on, s1, from 1,000 on, and s2, from 9,000 on. */
function threeBoots(): BootSessions {
  const clock = { now: 0 };
  let last = -1;
  const sessions = new BootSessions(
    () => `s${++last}`,
    () => true,
    () => clock.now,
  );
  for (const now of [100, 1_000, 9_000]) {
    clock.now = now;
    sessions.heard(FROM_IPXE, now);
    sessions.acknowledged(FROM_IPXE, now + 1);
  }
  return sessions;
}

const belongs = test.macro({
  exec(t, at: number, error: number, told: string | undefined, expected: string) {
    t.is(threeBoots().idAt(A, at, error, told), expected);
  },
  title: (name) => `boot sessions: a file ${name}`,
});

test("asked for in this boot is its, whatever its driver had heard of", belongs, 9_002, 1, "s1", "s2");
test("asked for in the boot before stays its, however late it ends", belongs, 8_000, 1, "s2", "s1");
test("of no named boot is of the one of its time", belongs, 8_000, 1, undefined, "s1");
test("asked for about when a boot began is where its driver says: this one", belongs, 8_999, 5, "s2", "s2");
test("asked for about when a boot began is where its driver says: the last", belongs, 8_999, 5, "s1", "s1");
test("of a time that is of no boot is where its driver says", belongs, 50, 5, "s2", "s2");
test("that ends two boots later is of its own yet", belongs, 500, 1, "s2", "s0");
test("that ends two boots later is of its own yet, whoever told it", belongs, 500, 1, undefined, "s0");
test("of a boot that is remembered no more is where its driver says", belongs, 9_500, 1, "old", "old");

test("boot sessions: a file of a machine that was not heard is where its driver says", (t) => {
  t.is(threeBoots().idAt(B, 9_500, 1, "s7"), "s7");
  t.is(threeBoots().idAt(B, 9_500, 1, undefined), undefined);
});
