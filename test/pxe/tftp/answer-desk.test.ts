import test from "ava";
import type { BootFileAnswer, BootFileRequest } from "../../../pxe/boot/boot-file.js";
import type { Ipv4Address } from "../../../pxe/net/ipv4-address.js";
import { AnswerDesk } from "../../../pxe/tftp/answer-desk.js";
import type { Question } from "../../../pxe/tftp/worker-messages.js";

const FILE: BootFileAnswer = { kind: "refused", reason: "notFound", text: "none" };

function desk() {
  const put: Question[] = [];
  const answers: BootFileAnswer[] = [];
  const state = { now: 0, generation: 0 };
  const made = new AnswerDesk({
    now: () => state.now,
    generation: () => state.generation,
    put: (question) => put.push(question),
  });
  const ask = (path: string, client = "10.77.0.21") => {
    const request: BootFileRequest = { protocol: "tftp", path, client: client as Ipv4Address };
    return made.ask(request, (answer) => answers.push(answer));
  };
  const answer = (place: number) => made.answer(put[place]?.id ?? -1, FILE);
  return { state, put, answers, ask, answer };
}

test("a question is put once while its answer is awaited and while it holds", (t) => {
  const { state, put, answers, ask, answer } = desk();
  ask("kernel");
  ask("kernel");
  t.is(put.length, 1);
  answer(0);
  t.is(answers.length, 2);
  state.now = 999;
  ask("kernel");
  t.deepEqual([put.length, answers.length], [1, 3]);
  state.now = 1000;
  ask("kernel");
  t.deepEqual([put.length, answers.length], [2, 3]);
});

test("another path and another client are other questions", (t) => {
  const { put, ask, answer } = desk();
  ask("kernel");
  answer(0);
  ask("ramdisk");
  ask("kernel", "10.77.0.22");
  t.is(put.length, 3);
});

test("once files have changed no earlier answer is given, nor one that was asked for before", (t) => {
  const { state, put, answers, ask, answer } = desk();
  ask("kernel");
  state.generation = 1;
  ask("kernel");
  t.is(put.length, 2);
  answer(0);
  t.is(answers.length, 1, "who asked before has the answer of before");
  ask("kernel");
  t.deepEqual([put.length, answers.length], [2, 1]);
  answer(1);
  t.is(answers.length, 3);
  state.generation = 2;
  ask("kernel");
  t.is(put.length, 3);
});

test("an answer nobody waits for is passed over", (t) => {
  const { answers, answer, ask } = desk();
  ask("kernel");
  answer(7);
  t.is(answers.length, 0);
});

test("no more than 4,096 questions wait, nor more than 64 transfers for one answer", (t) => {
  const { put, answers, ask, answer } = desk();
  for (let i = 0; i < 4096; i++) t.true(ask(`f${i}`));
  t.false(ask("one more"));
  for (let i = 0; i < 63; i++) t.true(ask("f0"));
  t.false(ask("f0"));
  t.is(put.length, 4096);
  answer(0);
  t.is(answers.length, 64);
  t.true(ask("f0"), "an answer that is kept takes no place");
  t.true(ask("one more"));
  t.false(ask("and another"));
});
