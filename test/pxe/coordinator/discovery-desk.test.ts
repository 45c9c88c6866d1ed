import test from "ava";
import { ClaimIndex } from "../../../pxe/coordinator/claim-index.js";
import { OwnerDesk } from "../../../pxe/coordinator/owner-desk.js";
import type { ClaimNews, DriverAnswer, OwnerQuestion } from "../../../pxe/coordinator/owner-source.js";
import type { Ownership } from "../../../pxe/coordinator/ownership.js";
import { A, BOOT, HV1, HV2, ip, owner } from "./lab.js";

const QUESTION = { mac: A, bootSession: "s1" };
const STRANGER = { hypervisor: "hv1", poolAddress: ip("10.77.0.100") };
const found = (driver = HV1): DriverAnswer => ({
  kind: "discovery",
  driver,
  ttl: 10_000,
  boot: BOOT,
  text: "",
});

function deskOf(answer: (driver: string, question: OwnerQuestion) => DriverAnswer) {
  const index = new ClaimIndex([HV1, HV2]);
  const asked: [driver: string, question: OwnerQuestion][] = [];
  const clock = { now: 1_000_000 };
  const desk = new OwnerDesk({
    ...{ index, clock: () => clock.now, report: () => undefined, turned: () => undefined },
    ask: async (driver, question) => {
      asked.push([driver, question]);
      return answer(driver, question);
    },
  });
  const news = (...all: ClaimNews[]): void => {
    for (const one of all) {
      index.apply(one);
      desk.news(one);
    }
  };
  const up = (driver: string, hypervisor: string): ClaimNews => ({ kind: "up", driver, hypervisor });
  news(up(HV1, "hv1"), up(HV2, "hv2"));
  return { desk, news, up, asked, clock };
}

const textOf = (verdict: Ownership): string | undefined =>
  verdict.kind === "none" ? verdict.discovery?.text : undefined;

test("the driver that the policy names is asked as of a stranger, with its address, once a boot", async (t) => {
  const { desk, asked } = deskOf((driver) => found(driver));
  const verdict = await desk.whose(QUESTION, STRANGER);
  t.deepEqual(verdict, { kind: "none", discovery: { driver: HV1, boot: BOOT, text: "" } });
  await desk.whose(QUESTION, STRANGER);
  t.deepEqual(asked, [[HV1, { ...QUESTION, poolAddress: STRANGER.poolAddress, asStranger: true }]]);
  await desk.whose({ ...QUESTION, bootSession: "s2" }, STRANGER);
  t.is(asked.length, 2, "another boot is asked anew");
  await desk.whose({ ...QUESTION, bootSession: "s2" }, { ...STRANGER, poolAddress: ip("10.77.0.101") });
  t.is(asked.length, 3, "and so is another address");
});

test("an answer is not reused beyond ten seconds, nor after the driver's stream has changed", async (t) => {
  const { desk, asked, clock, news, up } = deskOf((driver) => found(driver));
  await desk.whose(QUESTION, STRANGER);
  clock.now += 10_000;
  await desk.whose(QUESTION, STRANGER);
  t.is(asked.length, 2);
  news(up(HV1, "hv1"));
  await desk.whose(QUESTION, STRANGER);
  t.is(asked.length, 3);
});

test("a driver that is silent, says no, or is not known leaves the stranger without boot files, and says why", async (t) => {
  const silent = deskOf((driver) => ({ kind: "silent", driver, text: "it hangs" }));
  t.regex(
    textOf(await silent.desk.whose(QUESTION, STRANGER)) ?? "",
    /^hv1, which is to discover it, is silent: it hangs$/,
  );
  await silent.desk.whose(QUESTION, STRANGER);
  t.is(silent.asked.length, 2, "silence is not kept");
  const old = deskOf((driver) => ({ kind: "notMine", driver, ttl: 1000 }));
  t.is(textOf(await old.desk.whose(QUESTION, STRANGER)), "hv1 knows nothing of discovery");
  const none = deskOf((driver) => found(driver));
  t.regex(textOf(await none.desk.whose(QUESTION, { hypervisor: "hv9" })) ?? "", /hv9.*has not been reached/);
  none.news(none.up(HV2, "hv1"));
  t.regex(textOf(await none.desk.whose(QUESTION, STRANGER)) ?? "", /^2 drivers call themselves hv1/);
  t.deepEqual(none.asked, []);
});

test("a machine that became a node of that driver meanwhile is its owner's", async (t) => {
  const { desk } = deskOf((driver) => owner(driver, 1));
  t.is((await desk.whose(QUESTION, STRANGER)).kind, "one");
});

test("a claimed machine is asked of its owner alone, whatever the policy for strangers", async (t) => {
  const { desk, news, asked } = deskOf((driver) => owner(driver, 1));
  news({ kind: "claimed", driver: HV2, mac: A, epoch: 1 });
  t.is((await desk.whose(QUESTION, STRANGER)).kind, "one");
  t.deepEqual(
    asked.map(([driver]) => driver),
    [HV2],
  );
});

test("who only listens asks as for a rehearsal: the driver keeps nothing", async (t) => {
  const { desk, asked } = deskOf((driver) => found(driver));
  await desk.whose({ mac: A, bootSession: "" }, STRANGER);
  t.true(asked[0]?.[1].isRehearsal);
});

test("the boot that a driver had something for is a discovery, another boot of the machine is not", async (t) => {
  const { desk } = deskOf((driver) => found(driver));
  t.false(desk.isDiscovered(A, "s1"));
  await desk.whose(QUESTION, STRANGER);
  t.true(desk.isDiscovered(A, "s1"));
  t.false(desk.isDiscovered(A, "s2"));
  const { desk: without } = deskOf((driver) => ({ kind: "discovery", driver, ttl: 1000, text: "no image" }));
  await without.whose(QUESTION, STRANGER);
  t.false(without.isDiscovered(A, "s1"));
});
