import test from "ava";
import type { BootReport } from "../../../pxe/boot/boot-event.js";
import type { Grant } from "../../../pxe/boot/grant.js";
import { TELL_EVERY } from "../../../pxe/coordinator/boot-teller.js";
import { ClaimIndex } from "../../../pxe/coordinator/claim-index.js";
import { OwnerDesk, QUESTION_DEADLINE } from "../../../pxe/coordinator/owner-desk.js";
import type {
  AskDriver,
  ClaimNews,
  DriverAnswer,
  OwnerQuestion,
} from "../../../pxe/coordinator/owner-source.js";
import { parseMacAddress } from "../../../pxe/net/mac-address.js";
import { A, B, fixedGrant, HV1, HV2, ip, owner, POOL_GRANT } from "./lab.js";

const notMine = (driver: string, ttl = 1000): DriverAnswer => ({ kind: "notMine", driver, ttl });
const claimed = (driver: string, epoch: number, mac = A): ClaimNews => ({
  kind: "claimed",
  driver,
  mac,
  epoch,
});
const down = (driver: string): ClaimNews => ({ kind: "down", driver, text: "gone" });

function deskOf(answers: Record<string, DriverAnswer | (() => Promise<DriverAnswer>)>, drivers = [HV1, HV2]) {
  const index = new ClaimIndex(drivers);
  const asked: string[] = [];
  const reports: BootReport[] = [];
  const clock = { now: 1_000_000 };
  const signals: (AbortSignal | undefined)[] = [];
  const deadlines: number[] = [];
  const turns: [driver: string, isSilent: boolean][] = [];
  const ask: AskDriver = (driver, _question, { deadline, signal }) => {
    asked.push(driver);
    deadlines.push(deadline);
    signals.push(signal);
    const answer = answers[driver] ?? { kind: "silent", driver, text: "down" };
    return typeof answer === "function" ? answer() : Promise.resolve(answer);
  };
  const desk = new OwnerDesk({
    index,
    ask,
    report: (report) => reports.push(report),
    clock: () => clock.now,
    turned: (driver, isSilent) => turns.push([driver, isSilent]),
  });
  const news = (...all: ClaimNews[]) => {
    for (const one of all) {
      index.apply(one);
      desk.news(one);
    }
  };
  const allUp = () =>
    news(...drivers.map((driver): ClaimNews => ({ kind: "up", driver, hypervisor: `id-${driver}` })));
  return { desk, news, allUp, asked, answers, reports, clock, signals, deadlines, turns };
}

test("a MAC nobody claims is decided at once, without a question, while all streams are up", (t) => {
  const { desk, allUp, asked } = deskOf({});
  allUp();
  t.deepEqual(desk.whose({ mac: A, bootSession: "s" }), { kind: "none" });
  t.deepEqual(asked, []);
});

test("a claimed MAC is asked of its claimant alone, with the deadline", async (t) => {
  const { desk, allUp, news, asked, deadlines } = deskOf({ [HV1]: owner(HV1, 1) });
  allUp();
  news(claimed(HV1, 1), down(HV2));
  t.is((await desk.whose({ mac: A, bootSession: "s" })).kind, "one");
  t.deepEqual(asked, [HV1]);
  t.deepEqual(deadlines, [QUESTION_DEADLINE]);
});

test("questions about one MAC at the same time are one question", async (t) => {
  const { desk, allUp, news, asked } = deskOf({ [HV1]: owner(HV1, 1) });
  allUp();
  news(claimed(HV1, 1));
  const verdicts = await Promise.all([
    desk.whose({ mac: A, bootSession: "s" }),
    desk.whose({ mac: A, bootSession: "s" }),
    desk.whose({ mac: A, bootSession: "s" }),
  ]);
  t.deepEqual(
    verdicts.map(({ kind }) => kind),
    ["one", "one", "one"],
  );
  t.is(asked.length, 1);
  t.is(desk.outstanding, 0);
});

test("a verdict is reused for the shortest ttl", async (t) => {
  const { desk, allUp, news, asked, clock } = deskOf({
    [HV1]: owner(HV1, 1, undefined, 3000),
    [HV2]: notMine(HV2, 500),
  });
  allUp();
  news(claimed(HV1, 1), claimed(HV2, 1));
  t.is((await desk.whose({ mac: A, bootSession: "s" })).kind, "one");
  clock.now += 499;
  t.false(desk.whose({ mac: A, bootSession: "s" }) instanceof Promise);
  t.is(asked.length, 2);
  clock.now += 1;
  await desk.whose({ mac: A, bootSession: "s" });
  t.is(asked.length, 4);
});

const invalidation = test.macro({
  async exec(t, what: readonly ClaimNews[], isAskedAgain: boolean) {
    const { desk, allUp, news, asked } = deskOf({ [HV1]: owner(HV1, 1), [HV2]: owner(HV2, 2) });
    allUp();
    news(claimed(HV1, 1));
    await desk.whose({ mac: A, bootSession: "s" });
    news(...what);
    await desk.whose({ mac: A, bootSession: "s" });
    t.is(asked.length > 1, isAskedAgain);
  },
  title: (name) => `a verdict is forgotten ${name}`,
});
test("when its MAC is claimed elsewhere", invalidation, [claimed(HV2, 2)], true);
test(
  "when its claim is released",
  invalidation,
  [{ kind: "released", driver: HV1, mac: A }, claimed(HV1, 1)],
  true,
);
test("when its driver goes down", invalidation, [down(HV1)], true);
test("never when another MAC is claimed", invalidation, [claimed(HV2, 2, B)], false);
test("never when another driver goes down", invalidation, [down(HV2)], false);

test("a higher epoch takes the machine at once", async (t) => {
  const { desk, allUp, news } = deskOf({ [HV1]: owner(HV1, 1), [HV2]: owner(HV2, 2) });
  allUp();
  news(claimed(HV1, 1));
  await desk.whose({ mac: A, bootSession: "s" });
  news(claimed(HV2, 2));
  const verdict = await desk.whose({ mac: A, bootSession: "s" });
  t.is(verdict.kind === "one" ? verdict.answer.driver : verdict.kind, HV2);
});

test("news that comes while the question is open makes it be asked again", async (t) => {
  let first: (answer: DriverAnswer) => void = () => {};
  const { desk, allUp, news, asked, answers } = deskOf({
    [HV1]: () =>
      new Promise((resolve) => {
        first = resolve;
      }),
    [HV2]: owner(HV2, 2),
  });
  allUp();
  news(claimed(HV1, 1));
  const verdict = Promise.resolve(desk.whose({ mac: A, bootSession: "s" }));
  answers[HV1] = notMine(HV1);
  news(claimed(HV2, 2));
  first(owner(HV1, 1));
  const decided = await verdict;
  t.is(decided.kind === "one" ? decided.answer.driver : decided.kind, HV2);
  t.deepEqual(asked, [HV1, HV2]);
});

test("a silent driver is asked again at the next message", async (t) => {
  const { desk, allUp, news, asked, answers } = deskOf({});
  allUp();
  news(claimed(HV1, 1));
  t.is((await desk.whose({ mac: A, bootSession: "s" })).kind, "silent");
  answers[HV1] = owner(HV1, 1);
  t.is((await desk.whose({ mac: A, bootSession: "s" })).kind, "one");
  t.is(asked.length, 2);
});

test("the silence of the last known owner does not hand its machine to anybody", async (t) => {
  const { desk, allUp, news } = deskOf({ [HV2]: notMine(HV2) });
  allUp();
  news(claimed(HV1, 1), down(HV1));
  const verdict = await desk.whose({ mac: A, bootSession: "s" });
  t.deepEqual(verdict, { kind: "silent", drivers: [HV1], text: "down" });
});

test("a MAC nobody claims is asked of the drivers whose claims are not known, and of no other", async (t) => {
  const { desk, allUp, news, asked } = deskOf({ [HV2]: owner(HV2, 1) });
  allUp();
  news(down(HV2));
  t.is((await desk.whose({ mac: A, bootSession: "s" })).kind, "one");
  t.deepEqual(asked, [HV2]);
});

test("a MAC its claimant denies is asked of the drivers whose claims are not known", async (t) => {
  const { desk, allUp, news, asked } = deskOf({ [HV1]: notMine(HV1), [HV2]: owner(HV2, 2) });
  allUp();
  news(claimed(HV1, 1), down(HV2));
  const verdict = await desk.whose({ mac: A, bootSession: "s" });
  t.is(verdict.kind === "one" ? verdict.answer.driver : verdict.kind, HV2);
  t.deepEqual(asked, [HV1, HV2]);
});

test("a verdict of no owner is not reused once another driver goes down", async (t) => {
  const { desk, allUp, news, asked } = deskOf({ [HV1]: notMine(HV1), [HV2]: notMine(HV2) });
  allUp();
  news(down(HV1));
  t.is((await desk.whose({ mac: A, bootSession: "s" })).kind, "none");
  news(down(HV2));
  t.is((await desk.whose({ mac: A, bootSession: "s" })).kind, "none");
  t.deepEqual(asked, [HV1, HV1, HV2]);
});

test("a cold index does not ask hundreds of drivers for every machine", async (t) => {
  const drivers = Array.from({ length: 200 }, (_, n) => `d${n}:1`);
  const { desk, asked } = deskOf({}, drivers);
  const verdict = await desk.whose({ mac: A, bootSession: "s" });
  t.is(verdict.kind, "silent");
  t.deepEqual(asked, []);
});

test("a driver call that rejects is a silent driver", async (t) => {
  const { desk, allUp, news } = deskOf({ [HV1]: () => Promise.reject(new Error("broken")) });
  allUp();
  news(claimed(HV1, 1));
  t.deepEqual(await desk.whose({ mac: A, bootSession: "s" }), {
    kind: "silent",
    drivers: [HV1],
    text: "Error: broken",
  });
  t.is(desk.outstanding, 0);
});

test("closing cancels the open questions", async (t) => {
  const { desk, allUp, news, signals } = deskOf({ [HV1]: owner(HV1, 1) });
  allUp();
  news(claimed(HV1, 1));
  const verdict = desk.whose({ mac: A, bootSession: "s" });
  desk.close();
  t.true(signals[0]?.aborted);
  await verdict;
});

test("question, answer and verdict are events that name hypervisors", async (t) => {
  const { desk, allUp, news, reports } = deskOf({ [HV1]: owner(HV1, 1) });
  allUp();
  news(claimed(HV1, 1));
  await desk.whose({ mac: A, bootSession: "s" });
  t.deepEqual(reports, [
    { mac: A, bootSession: "s", detail: { kind: "ownerAsked", drivers: [`id-${HV1}`] } },
    {
      mac: A,
      bootSession: "s",
      detail: {
        ...{ kind: "ownerAnswered", driver: `id-${HV1}`, answer: "owner", node: "n1" },
        ...{ text: "", milliseconds: 0 },
      },
    },
    {
      mac: A,
      bootSession: "s",
      detail: { kind: "ownershipDecided", verdict: "one", drivers: [`id-${HV1}`] },
    },
  ]);
});

test("a new boot of the same machine has the known verdict at once; its driver is told the session, and its answer counts from then on", async (t) => {
  const { desk, allUp, news, asked, answers, reports } = deskOf({ [HV1]: owner(HV1, 1) });
  allUp();
  news(claimed(HV1, 1));
  await desk.whose({ mac: A, bootSession: "first" });
  answers[HV1] = owner(HV1, 1, fixedGrant("10.77.0.50"));
  const verdict = (grant: Grant) => ({ kind: "one", answer: owner(HV1, 1, grant) });
  const known = [1, 2].map(() => desk.whose({ mac: A, bootSession: "second" }));
  t.deepEqual(known, [verdict(POOL_GRANT), verdict(POOL_GRANT)]);
  while (asked.length < 2) await new Promise((resolve) => setImmediate(resolve));
  await new Promise((resolve) => setImmediate(resolve));
  t.deepEqual(desk.whose({ mac: A, bootSession: "second" }), verdict(fixedGrant("10.77.0.50")));
  t.is(asked.length, 2);
  const kinds = reports
    .filter(({ bootSession }) => bootSession === "second")
    .map(({ detail }) => detail.kind);
  t.deepEqual(kinds, ["ownershipDecided", "ownershipDecided", "ownershipDecided"]);
  t.like(reports.at(-1)?.detail, { verdict: "one", node: "n1" });
});

test("the driver that is told of a new boot is told what it answered last, and the pool's address only where it grants one", async (t) => {
  const asked: (readonly [OwnerQuestion, DriverAnswer | undefined])[] = [];
  const answers: DriverAnswer[] = [owner(HV1, 1), owner(HV1, 1, fixedGrant("10.77.0.50"))];
  const index = new ClaimIndex([HV1]);
  const desk = new OwnerDesk({
    index,
    ask: async (_, question, { known }) => {
      asked.push([question, known]);
      const [answer = known] = answers.splice(0, 1);
      return answer ?? notMine(HV1);
    },
    report: () => undefined,
    clock: () => 1_000_000,
    turned: () => undefined,
  });
  index.apply({ kind: "up", driver: HV1, hypervisor: "hv1" });
  index.apply(claimed(HV1, 1));
  const boot = async (bootSession: string, isAsked: number) => {
    await desk.whose({ mac: A, bootSession, poolAddress: ip("10.77.0.100") });
    while (asked.length < isAsked) await new Promise((resolve) => setImmediate(resolve));
    await new Promise((resolve) => setImmediate(resolve));
  };
  await boot("first", 1);
  await boot("second", 2);
  await boot("third", 3);
  t.deepEqual(
    asked.map(([{ poolAddress }, known]) => [poolAddress, known]),
    [
      ["10.77.0.100", undefined],
      ["10.77.0.100", owner(HV1, 1)],
      [undefined, owner(HV1, 1, fixedGrant("10.77.0.50"))],
    ],
  );
});

test("a boot that begins while the boot before it is asked about is told to its driver too", async (t) => {
  const { desk, questions, answer } = heldDesk();
  const verdicts = ["first", "second"].map((bootSession) => desk.whose({ mac: A, bootSession }));
  await answer();
  await answer();
  for (const verdict of verdicts) t.like(await verdict, { kind: "one" });
  t.deepEqual(questions, [
    { mac: A, bootSession: "first" },
    { mac: A, bootSession: "second" },
  ]);
});

test("an address of the pool that a machine is to get while it is asked about is told to its driver too", async (t) => {
  const { desk, questions, answer } = heldDesk();
  const [address, other] = [ip("10.77.0.100"), ip("10.77.0.101")];
  for (const poolAddress of [address, address, other])
    void desk.whose({ mac: A, bootSession: "first", poolAddress });
  await answer();
  await answer();
  t.deepEqual(
    questions.map(({ poolAddress }) => poolAddress),
    [address, other],
  );
  t.is(desk.outstanding, 0);
});

test("a boot that begins while the driver is told of the boot before it is told to it too", async (t) => {
  const { desk, questions, answer, told } = heldDesk();
  void desk.whose({ mac: A, bootSession: "first" });
  await answer();
  for (const bootSession of ["second", "third"]) {
    t.like(await desk.whose({ mac: A, bootSession }), { kind: "one" });
    await told();
  }
  await answer();
  await answer();
  t.deepEqual(
    questions.map(({ bootSession }) => bootSession),
    ["first", "second", "third"],
  );
});

test("who is asked about a boot is not told of the boot before it any more", async (t) => {
  const { desk, questions, answer, told, news } = heldDesk();
  void desk.whose({ mac: A, bootSession: "first" });
  await answer();
  t.like(await desk.whose({ mac: A, bootSession: "second" }), { kind: "one" });
  news(claimed(HV1, 2));
  void desk.whose({ mac: A, bootSession: "third" });
  await answer();
  await told();
  t.deepEqual(
    questions.map(({ bootSession }) => bootSession),
    ["first", "third"],
  );
});

/** Of a driver that answers when it is told to. */
function heldDesk() {
  const questions: OwnerQuestion[] = [];
  const waiting: (() => void)[] = [];
  const index = new ClaimIndex([HV1]);
  const desk = new OwnerDesk({
    index,
    ask: (_, question) =>
      new Promise((resolve) => {
        questions.push(question);
        waiting.push(() => resolve(owner(HV1, 1)));
      }),
    report: () => undefined,
    clock: () => 1_000_000,
    turned: () => undefined,
  });
  const news = (one: ClaimNews) => {
    index.apply(one);
    desk.news(one);
  };
  news({ kind: "up", driver: HV1, hypervisor: "hv1" });
  news(claimed(HV1, 1));
  const answer = async () => {
    waiting.shift()?.();
    await new Promise((resolve) => setImmediate(resolve));
  };
  // Of timers as long as each other, the one that began first ends first; telling takes a turn of its own behind it.
  const told = async () => {
    await new Promise((resolve) => setTimeout(resolve, TELL_EVERY));
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { desk, questions, news, answer, told };
}

test("who is not told yet of a new boot when the desk is closed is told no more", async (t) => {
  const { desk, allUp, news, asked } = deskOf({ [HV1]: owner(HV1, 1) });
  allUp();
  news(claimed(HV1, 1));
  for (const bootSession of ["first", "second"]) await desk.whose({ mac: A, bootSession });
  desk.close();
  t.is(asked.length, 1);
});

test("another pool address is a new question where the owner grants one of the pool, and only there", async (t) => {
  for (const [grant, questions] of [
    [POOL_GRANT, 2],
    [fixedGrant("10.77.0.50"), 1],
  ] as const) {
    const { desk, allUp, news, asked } = deskOf({ [HV1]: owner(HV1, 1, grant) });
    allUp();
    news(claimed(HV1, 1));
    for (const poolAddress of ["10.77.0.100", "10.77.0.100", "10.77.0.101"])
      await desk.whose({ mac: A, bootSession: "s", poolAddress: ip(poolAddress) });
    await desk.whose({ mac: A, bootSession: "s" });
    t.is(asked.length, questions);
  }
});

const timedOut = (driver: string): DriverAnswer => ({
  kind: "silent",
  driver,
  text: "late",
  isTimeout: true,
});

test("a driver that lets three questions time out is not asked, and its machines are answered at once", async (t) => {
  const { desk, allUp, news, asked, answers, clock, turns } = deskOf({ [HV1]: timedOut(HV1) });
  allUp();
  news(claimed(HV1, 1), claimed(HV1, 1, B));
  for (let count = 0; count < 3; count++)
    t.is((await desk.whose({ mac: A, bootSession: "s" })).kind, "silent");
  t.deepEqual(turns, [[HV1, true]]);
  t.true(desk.isSilent(HV1));
  t.like(await desk.whose({ mac: B, bootSession: "s" }), {
    kind: "silent",
    drivers: [HV1],
    text: "not asked: it left its last questions unanswered",
  });
  t.is(asked.length, 3);
  answers[HV1] = owner(HV1, 1);
  clock.now += 1000;
  t.is((await desk.whose({ mac: A, bootSession: "s" })).kind, "one");
  t.is((await desk.whose({ mac: B, bootSession: "s" })).kind, "one");
  t.deepEqual(turns, [
    [HV1, true],
    [HV1, false],
  ]);
  t.false(desk.isSilent(HV1));
});

test("a driver that is connected to anew is asked at once, however it hung before", async (t) => {
  const { desk, allUp, news, answers } = deskOf({ [HV1]: timedOut(HV1) });
  allUp();
  news(claimed(HV1, 1));
  for (let count = 0; count < 3; count++) await desk.whose({ mac: A, bootSession: "s" });
  answers[HV1] = owner(HV1, 1);
  news(down(HV1), { kind: "up", driver: HV1, hypervisor: "hv1" }, claimed(HV1, 1));
  t.is((await desk.whose({ mac: A, bootSession: "s" })).kind, "one");
});

test("a driver that fails at once is asked at each message: that costs nobody time", async (t) => {
  const { desk, allUp, news, asked, turns } = deskOf({});
  allUp();
  news(claimed(HV1, 1));
  for (let count = 0; count < 5; count++) await desk.whose({ mac: A, bootSession: "s" });
  t.is(asked.length, 5);
  t.deepEqual(turns, []);
});

test("while a driver hangs whose claims are not known, what nobody claims is silent at once, and other drivers' machines are served", async (t) => {
  const { desk, allUp, news, asked } = deskOf({ [HV1]: timedOut(HV1), [HV2]: owner(HV2, 1) });
  allUp();
  news(claimed(HV2, 1, B), down(HV1));
  for (let count = 0; count < 3; count++) await desk.whose({ mac: A, bootSession: "s" });
  asked.length = 0;
  t.is((await desk.whose({ mac: A, bootSession: "s" })).kind, "silent");
  t.deepEqual(asked, []);
  t.is((await desk.whose({ mac: B, bootSession: "s" })).kind, "one");
});

test("questions that hang are bounded for each driver, and strangers leave room for its own machines", async (t) => {
  const never = () => new Promise<DriverAnswer>(() => {});
  const { desk, allUp, news, asked } = deskOf({ [HV1]: never, [HV2]: owner(HV2, 1) });
  allUp();
  news(down(HV1), claimed(HV2, 1, B));
  const ask = (number: number) => desk.whose({ mac: numbered(number), bootSession: "s" });
  const strangers = Array.from({ length: 1100 }, (_, number) => ask(number));
  t.is(asked.length, 1024);
  t.like(await strangers.at(-1), { kind: "silent", text: "not asked: it has 1024 questions to answer" });
  for (let number = 2000; number < 4000; number++) news(claimed(HV1, 1, numbered(number)));
  const own = Array.from({ length: 2000 }, (_, number) => ask(2000 + number));
  t.is(asked.length, 2048);
  t.is((await own.at(-1))?.kind, "silent");
  t.is((await desk.whose({ mac: B, bootSession: "s" })).kind, "one");
});

test("an answer that comes after its time is an event, and no verdict", async (t) => {
  const told: ((answer: DriverAnswer) => void)[] = [];
  const { index, clock, reports, desk } = lateDesk(told);
  index.apply({ kind: "up", driver: HV1, hypervisor: "hv1" });
  index.apply(claimed(HV1, 1));
  t.is((await desk.whose({ mac: A, bootSession: "s" })).kind, "silent");
  clock.now += 400;
  reports.length = 0;
  for (const tell of told) tell(owner(HV1, 1));
  const detail = {
    kind: "ownerAnswered",
    driver: "hv1",
    answer: "owner",
    node: "n1",
    text: "",
    milliseconds: 400,
  } as const;
  t.deepEqual(reports, [{ mac: A, bootSession: "s", detail }]);
});

function lateDesk(told: ((answer: DriverAnswer) => void)[]) {
  const index = new ClaimIndex([HV1]);
  const clock = { now: 1_000_000 };
  const reports: BootReport[] = [];
  const desk = new OwnerDesk({
    index,
    ask: async (driver, _question, { late }) => {
      if (late !== undefined) told.push(late);
      return timedOut(driver);
    },
    report: (report) => reports.push(report),
    clock: () => clock.now,
    turned: () => {},
  });
  return { index, clock, reports, desk };
}

function numbered(number: number) {
  const digits = number.toString(16).padStart(4, "0");
  const mac = parseMacAddress(`52:54:00:77:${digits.slice(0, 2)}:${digits.slice(2)}`);
  if (mac === undefined) throw new Error("not a MAC address");
  return mac;
}

test("a stranger is met as one a minute after a driver that told all its claims fell silent, and a machine that was claimed once never", async (t) => {
  const { desk, allUp, news, clock, asked } = deskOf({});
  allUp();
  news(claimed(HV1, 1, B), { kind: "released", driver: HV1, mac: B }, down(HV2));
  const whose = async (mac: typeof A) => (await desk.whose({ mac, bootSession: "s" })).kind;
  t.is(await whose(A), "silent");
  clock.now += 60_000;
  t.deepEqual(await desk.whose({ mac: A, bootSession: "s" }), { kind: "none", silent: [HV2] });
  t.is(await whose(B), "silent");
  // It may answer although its stream is down, so it is asked each time.
  t.deepEqual(asked, [HV2, HV2, HV2]);
  news({ kind: "reset", driver: HV2, hypervisor: "hv2" });
  t.is(await whose(A), "silent");
});

test("a driver that was never heard keeps every stranger waiting", async (t) => {
  const { desk, news, clock } = deskOf({});
  news({ kind: "up", driver: HV1, hypervisor: "hv1" });
  clock.now += 3_600_000;
  t.like(await desk.whose({ mac: A, bootSession: "s" }), { kind: "silent", drivers: [HV2] });
});
