import { once } from "node:events";
import { Client, credentials, status } from "@grpc/grpc-js";
import test, { type ExecutionContext } from "ava";
import { MOST_QUESTIONS } from "../../../driver/rpc/answer-questions.js";
import type { NumberedAnswer__Output } from "../../../driver/rpc/gen/metalplug/v1/NumberedAnswer.js";
import type { NumberedQuestion } from "../../../driver/rpc/gen/metalplug/v1/NumberedQuestion.js";
import { ownershipDefinition } from "../../../driver/rpc/proto.js";
import { CODE_KEY } from "../../../driver/rpc/status.js";
import { MAC, MAC2, startTestDriver } from "./support.js";

async function opened(t: ExecutionContext) {
  const driver = await startTestDriver(t);
  await driver.client.addNode({ name: "a", macs: [MAC] });
  const plain = new Client(driver.server.address, credentials.createInsecure());
  t.teardown(() => plain.close());
  const { path, requestSerialize, responseDeserialize } = ownershipDefinition.LookupMacs;
  const call = plain.makeBidiStreamRequest(path, requestSerialize, responseDeserialize);
  call.on("error", () => undefined);
  const raw = () => plain.makeBidiStreamRequest(path, (bytes: Buffer) => bytes, responseDeserialize);
  const ask = async (...questions: NumberedQuestion[]): Promise<NumberedAnswer__Output[]> => {
    call.write({ questions });
    const [{ answers }] = await once(call, "data");
    return answers;
  };
  return { ...driver, call, raw, ask };
}

test("a message of questions is answered by one of answers, each question by itself", async (t) => {
  const { ask } = await opened(t);
  const answers = await ask(
    { number: 7, question: { mac: MAC } },
    { number: 3, question: { mac: "52-54-00-00-00-01" } },
    { number: 3, question: { mac: MAC2 } },
    { number: 4 },
    { number: 5, question: { mac: MAC, poolAddress: "0.0.0.0" } },
  );
  t.deepEqual(
    answers.map(({ number, answer, refused }) => [number, answer?.answer ?? refused?.code]),
    [
      [7, "owner"],
      [3, "MAC_REFUSED"],
      [3, "notMine"],
      [4, "ARGUMENT_REFUSED"],
      [5, "ARGUMENT_REFUSED"],
    ],
  );
  t.regex(answers[1]?.refused?.text ?? "", /write it as 52:54:00:00:00:01$/);
});

test("a known answer stands while nothing has changed, and its boot session is remembered even so", async (t) => {
  const { raw: _, call, server, client, ask } = await opened(t);
  const question = { mac: MAC, bootSession: "s-1" };
  const put = async (...questions: NumberedQuestion[]) => {
    call.write({ questions });
    const [message] = await once(call, "data");
    return message;
  };
  const [{ answer }] = (await ask({ number: 1, question: { mac: MAC } })) as [NumberedAnswer__Output];
  const knownRevision = answer?.revision ?? "";
  t.deepEqual(await put({ number: 2, question, knownRevision }), { answers: [], standing: [2] });
  t.is(server.bootSessionOf(MAC), "s-1");
  const inFull: NumberedQuestion[] = [
    { number: 3, question: { ...question, poolAddress: "10.77.0.100" }, knownRevision },
    { number: 4, question: { ...question, rehearsal: true }, knownRevision },
    { number: 5, question: { mac: MAC2 }, knownRevision },
    { number: 6, question, knownRevision: "7" },
    { number: 7, question },
  ];
  const told = await put({ number: 2, question, knownRevision }, ...inFull);
  t.deepEqual(
    told.answers.map(({ number }: NumberedAnswer__Output) => number),
    [3, 4, 5, 6, 7],
  );
  t.deepEqual(told.standing, [2]);
  await client.addNode({ name: "b", macs: [MAC2] });
  t.is((await put({ number: 8, question, knownRevision })).answers[0].answer.revision, "2");
  server.drain();
  const [drained] = await ask({ number: 9, question, knownRevision: "2" });
  t.is(drained?.answer?.answer, "draining");
});

test("a fault inside the driver refuses its question as INTERNAL, its cause goes to the log only", async (t) => {
  const { ask, inventory, faults } = await opened(t);
  inventory.lookup = () => {
    throw new Error("secret");
  };
  const [answer] = await ask({ number: 1, question: { mac: MAC } });
  t.is(answer?.refused?.code, "INTERNAL");
  t.notRegex(answer?.refused?.text ?? "", /secret/);
  t.is(faults.length, 1);
});

test("a driver that drains says so by the stream, and one that stops ends it", async (t) => {
  const { ask, server, call } = await opened(t);
  server.drain();
  t.is((await ask({ number: 1, question: { mac: MAC } }))[0]?.answer?.draining?.epoch, "1");
  const ended = once(call, "error");
  await server.close();
  const [error] = await ended;
  t.is(error.code, status.UNAVAILABLE);
  t.deepEqual(error.metadata.get(CODE_KEY), ["STOPPING"]);
});

test("as many questions as one message may carry are answered, one more ends the stream", async (t) => {
  const { ask, call } = await opened(t);
  const questions = Array.from({ length: MOST_QUESTIONS }, (_, number) => ({
    number,
    question: { mac: MAC },
  }));
  t.is((await ask(...questions)).length, MOST_QUESTIONS);
  call.write({ questions: [...questions, ...questions] });
  const [error] = await once(call, "error");
  t.is(error.code, status.RESOURCE_EXHAUSTED);
  t.deepEqual(error.metadata.get(CODE_KEY), ["LIMIT_REACHED"]);
});

/** A field of wire type 3, which begins a group, so often. */
const NESTED = Buffer.alloc(100_000, (6 << 3) | 3);
const HOSTILE: readonly (readonly [what: string, bytes: Buffer, statuses: readonly number[]])[] = [
  ["torn", Buffer.from([0x0a, 0x7f, 0x08]), [status.INVALID_ARGUMENT]],
  ["no protobuf at all", Buffer.from([0x0f]), [status.INVALID_ARGUMENT]],
  ["nested 100,000 deep", NESTED, [status.INVALID_ARGUMENT]],
  ["of 3 MiB", Buffer.alloc(3 << 20), [status.RESOURCE_EXHAUSTED]],
  [
    "of 500,000 empty questions",
    Buffer.alloc(1_000_000, Buffer.from([0x0a, 0x00])),
    [status.RESOURCE_EXHAUSTED],
  ],
];

for (const [what, bytes, statuses] of HOSTILE)
  test(`a message that is ${what} ends its own stream, and the driver serves on`, async (t) => {
    const { raw, ask } = await opened(t);
    const hostile = raw();
    hostile.write(bytes);
    const [error] = await once(hostile, "error");
    t.true(statuses.includes(error.code), `${error.code} ${error.details}`);
    t.is((await ask({ number: 1, question: { mac: MAC } }))[0]?.answer?.answer, "owner");
  });

test("a message cut at any byte is answered or refused, and the driver serves on", async (t) => {
  const { raw, ask } = await opened(t);
  const { requestSerialize } = ownershipDefinition.LookupMacs;
  const whole = requestSerialize({
    questions: [{ number: 300, question: { mac: MAC, bootSession: "s-1" } }],
  });
  for (let length = 1; length < whole.length; length++) {
    const call = raw();
    call.on("error", () => undefined);
    const ended = new Promise((resolve) => call.once("data", resolve).once("status", resolve));
    call.write(whole.subarray(0, length));
    await ended;
    call.cancel();
  }
  t.is((await ask({ number: 1, question: { mac: MAC } }))[0]?.answer?.answer, "owner");
});

test("an asker who does not read is not answered without end, and gets all answers once it reads", async (t) => {
  const MESSAGES = 60;
  const { call, inventory, ask } = await opened(t);
  await ask({ number: 1, question: { mac: MAC } });
  call.pause();
  let put = 0;
  const lookup = inventory.lookup.bind(inventory);
  inventory.lookup = (mac) => {
    put++;
    return lookup(mac);
  };
  const questions = Array.from({ length: MOST_QUESTIONS }, (_, number) => ({
    number,
    question: { mac: MAC },
  }));
  for (let count = 0; count < MESSAGES; count++) call.write({ questions });
  await untilStill(() => put);
  t.true(put > 0 && put < MESSAGES * MOST_QUESTIONS, `${put} questions were answered unread`);
  let answers = 0;
  for await (const message of call as AsyncIterable<{ answers: readonly unknown[] }>) {
    answers += message.answers.length;
    if (answers === MESSAGES * MOST_QUESTIONS) break;
  }
  t.is(put, MESSAGES * MOST_QUESTIONS);
});

/** Waits until `value` is no longer 0 and has not changed while the event loop came round often. */
async function untilStill(value: () => number): Promise<void> {
  let seen = 0;
  for (let rounds = 0; rounds < 50; rounds++) {
    await new Promise((resolve) => setTimeout(resolve, 1));
    if (value() !== seen || seen === 0) rounds = 0;
    seen = value();
  }
}
