import test from "ava";
import { type OpenQuestion, OpenQuestions } from "../../../driver/rpc/open-questions.js";
import type { DriverAnswer } from "../../../pxe/coordinator/owner-source.js";
import { MAC } from "./support.js";

const DRIVER = "10.99.0.11:7443";
const NOT_MINE: DriverAnswer = { kind: "notMine", driver: DRIVER, ttl: 1000 };
const silence = ({ expiresAt }: OpenQuestion): DriverAnswer => ({
  kind: "silent",
  driver: DRIVER,
  text: `over at ${expiresAt}`,
});

/** Each question's answers and late answers, in the order they came. */
function asked(...expiries: readonly number[]) {
  const open = new OpenQuestions();
  const heard: string[] = [];
  const add = (expiresAt: number, signal?: AbortSignal): void => {
    const hear = (what: string) => (answer: DriverAnswer) =>
      heard.push(`${expiresAt} ${what} ${answer.kind === "silent" ? answer.text : answer.kind}`);
    const question = { mac: MAC, bootSession: "s" };
    open.add({ question, askedAt: 0, expiresAt, signal, settle: hear("is"), late: hear("is late") });
  };
  for (const expiresAt of expiries) add(expiresAt);
  const numbers = (most = 100) => open.takeUnsent(most).map(([number]) => number);
  return { open, heard, add, numbers };
}

test("questions are sent once, oldest first, so many at a time", (t) => {
  const { open, numbers } = asked(10, 20, 30);
  t.deepEqual([open.size, open.waiting, open.awaited], [3, 3, 0]);
  t.deepEqual(numbers(2), [1, 2]);
  t.deepEqual([open.waiting, open.awaited], [1, 2]);
  t.deepEqual(numbers(), [3]);
  t.deepEqual(numbers(), []);
});

test("an answer settles its question once; others, and a second one, change nothing", (t) => {
  const { open, heard, numbers } = asked(10, 20);
  const [first = 0] = numbers();
  open.answer(first, NOT_MINE);
  open.answer(first, NOT_MINE);
  open.answer(77, NOT_MINE);
  t.deepEqual(heard, ["10 is notMine"]);
  t.is(open.size, 1);
});

test("what is over is silent, whatever the order it was asked in, and the next one's time is told", (t) => {
  const { open, heard, numbers } = asked(30, 10, 20);
  numbers();
  t.is(open.expire(5, silence), 10);
  t.deepEqual(heard, []);
  t.is(open.expire(20, silence), 30);
  t.deepEqual(heard, ["10 is over at 10", "20 is over at 20"]);
  t.is(open.expire(30, silence), undefined);
});

test("what is over before it was sent is not sent, and what comes late is told apart, once", (t) => {
  const { open, heard, add, numbers } = asked(10);
  const [sent = 0] = numbers();
  add(11);
  open.expire(50, silence);
  t.deepEqual(numbers(), []);
  open.answer(sent, NOT_MINE);
  open.answer(sent, NOT_MINE);
  t.deepEqual(heard.slice(2), ["10 is late notMine"]);
});

test("the known answer is the answer of a question that it stands for, and of no other", (t) => {
  const { open, heard, numbers } = asked(10);
  const known: DriverAnswer = { ...NOT_MINE, ttl: 2000 };
  const settled: DriverAnswer[] = [];
  open.add({
    ...{ question: { mac: MAC, bootSession: "s" }, askedAt: 0, expiresAt: 20, known },
    settle: (answer) => settled.push(answer),
  });
  for (const number of numbers()) open.stand(number);
  t.is(settled[0], known);
  t.deepEqual(heard, []);
  t.is(open.size, 1);
});

test("only so many late answers are waited for: the oldest are forgotten", (t) => {
  const { open, heard, numbers } = asked(...Array.from({ length: 2000 }, (_, number) => number));
  const [first = 0] = numbers(2000);
  open.expire(5000, silence);
  heard.length = 0;
  open.answer(first, NOT_MINE);
  open.answer(first + 1999, NOT_MINE);
  t.deepEqual(heard, ["1999 is late notMine"]);
});

test("those of one signal are taken out, or all, and are nobody's from then on", (t) => {
  const { open, heard, add, numbers } = asked(10);
  const { signal } = new AbortController();
  add(20, signal);
  const sent = numbers();
  t.deepEqual(
    open.takeAll(signal).map(({ expiresAt }) => expiresAt),
    [20],
  );
  t.deepEqual(
    open.takeAll().map(({ expiresAt }) => expiresAt),
    [10],
  );
  for (const number of sent) open.answer(number, NOT_MINE);
  t.deepEqual(heard, []);
  t.is(open.size, 0);
});
