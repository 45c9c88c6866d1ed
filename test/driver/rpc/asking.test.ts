import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import test, { type ExecutionContext } from "ava";
import { Channel } from "../../../driver/rpc/channel.js";
import { MacAsker } from "../../../driver/rpc/mac-asker.js";
import type { AskOptions, DriverAnswer } from "../../../pxe/coordinator/owner-source.js";
import { MemoryInventory } from "./memory-inventory.js";
import { disown, onQuestions, startMuteDriver, startOldDriver, startScriptedDriver } from "./odd-drivers.js";
import { LOOPBACK, MAC, MAC2, mac, startTestDriver } from "./support.js";

/** Far longer than any answer takes here. */
const PATIENCE = 20_000;

function askerOf(t: ExecutionContext, driver: string) {
  const channel = new Channel({ what: "driver", address: driver, deadline: PATIENCE, tries: 1 });
  const asker = new MacAsker(channel);
  t.teardown(() => {
    asker.close("the test is over");
    channel.close();
  });
  const ask = (question: string = MAC, options: Partial<AskOptions> = {}) =>
    asker.ask({ mac: mac(question), bootSession: "s-1" }, { deadline: PATIENCE, ...options });
  return { asker, ask };
}

const STREAM = "by a stream";

const WAYS: readonly {
  readonly way: string;
  readonly start: (t: ExecutionContext, memory: MemoryInventory) => Promise<string>;
  /** Questions open at once. */
  readonly most: number;
}[] = [
  {
    way: STREAM,
    start: async (t, memory) => (await startTestDriver(t, { memory })).server.address,
    most: 4096,
  },
  { way: "one by one, of a driver that knows no stream", start: startOldDriver, most: 512 },
];

for (const { way, start, most } of WAYS) {
  const started = async (t: ExecutionContext) => {
    const memory = new MemoryInventory();
    await memory.addNode({ requestId: "", name: "a", macs: [MAC] });
    const driver = await start(t, memory);
    return { memory, driver, ...askerOf(t, driver) };
  };

  test(`asked ${way}, each question gets its own answer`, async (t) => {
    const { ask, driver } = await started(t);
    const [owner, notMine, again] = await Promise.all([ask(MAC), ask(MAC2), ask(MAC)]);
    t.like(owner, { kind: "owner", driver, epoch: 1, ttl: 10_000, grant: { node: "a" } });
    t.deepEqual(notMine, { kind: "notMine", driver, ttl: 10_000, revision: 1 });
    t.deepEqual(again, owner);
    t.deepEqual(await ask(MAC), owner);
  });

  test(`asked ${way}, a question that is refused is silent with the reason, and the others are answered`, async (t) => {
    const { asker, ask } = await started(t);
    const bad = asker.ask({ mac: MAC, bootSession: "with spaces" }, { deadline: PATIENCE });
    const [refused, owner] = await Promise.all([bad, ask(MAC)]);
    t.is(refused.kind, "silent");
    t.regex(String(Object(refused).text), /boot_session is "with spaces"; expected/);
    t.is(owner.kind, "owner");
  });

  test(`asked ${way}, a driver that does not answer in time is silent`, async (t) => {
    const driver = await startMuteDriver(t, { withStream: way === STREAM });
    const { ask } = askerOf(t, driver);
    const [answer, ...others] = await Promise.all([1, 2, 3].map(() => ask(MAC, { deadline: 500 })));
    const text = `The driver at ${driver} did not answer within 500 ms`;
    t.deepEqual(answer, { kind: "silent", driver, text, isTimeout: true });
    for (const other of others) t.deepEqual(other, answer);
  });

  test(`asked ${way}, a question is given up by its signal, and no other`, async (t) => {
    const { ask } = await started(t);
    const [stop, other] = [new AbortController(), new AbortController()];
    const [given, kept] = [ask(MAC, { signal: stop.signal }), ask(MAC, { signal: other.signal })];
    stop.abort();
    t.like(await given, { kind: "silent", text: "The call was cancelled" });
    t.is((await kept).kind, "owner");
    t.like(await ask(MAC, { signal: stop.signal }), { kind: "silent", text: "The call was cancelled" });
  });

  test.serial(
    `asked ${way}, ten thousand questions at once are all settled, no more of them put than may be open`,
    async (t) => {
      const { ask, memory } = await started(t);
      t.is((await ask()).kind, "owner");
      let put = 0;
      const lookup = memory.lookup.bind(memory);
      memory.lookup = (asked) => {
        put++;
        return lookup(asked);
      };
      const answers = await Promise.all(Array.from({ length: 10_000 }, () => ask()));
      const texts = new Set(answers.map((answer) => (answer.kind === "silent" ? answer.text : answer.kind)));
      t.deepEqual([...texts], ["owner", "it has too many questions to answer already"]);
      t.is(put, most);
      t.is(answers.filter(({ kind }) => kind === "owner").length, most);
      t.is((await ask()).kind, "owner");
    },
  );

  test(`asked ${way}, what is open when the connection is given up is silent with the reason`, async (t) => {
    const { asker, ask } = await started(t);
    const answers = Promise.all([ask(), ask()]);
    asker.close("it has gone");
    for (const answer of await answers) t.is(answer.kind, "silent");
    t.is((await ask()).kind, "silent");
  });
}

test("a driver that is not there is silent, with what was found", async (t) => {
  const { ask } = askerOf(t, `${LOOPBACK}:1`);
  const answer = await ask();
  t.regex(String(Object(answer).text), /connection refused/);
  t.false("isTimeout" in answer);
});

test("a driver killed amid questions is silent for all of them, with the reason", async (t) => {
  const child = fork(fileURLToPath(new URL("stoppable-driver.js", import.meta.url)));
  t.teardown(() => child.kill("SIGKILL"));
  const [driver] = await once(child, "message");
  const { ask } = askerOf(t, String(driver));
  t.is((await ask()).kind, "owner");
  child.kill("SIGSTOP");
  const answers = Promise.all(Array.from({ length: 300 }, () => ask()));
  child.kill("SIGKILL");
  for (const answer of await answers) t.regex(String(Object(answer).text), /Cannot reach the driver/);
});

test("questions of one turn go in one message, and those asked meanwhile in the next", async (t) => {
  const sizes: number[] = [];
  const driver = await startScriptedDriver(t, (call) =>
    onQuestions(call, (numbers) => {
      sizes.push(numbers.length);
      disown(call, numbers);
    }),
  );
  const { ask } = askerOf(t, driver);
  const meanwhile: Promise<DriverAnswer>[] = [];
  const first = [ask(), ask(), ask()];
  setImmediate(() => meanwhile.push(ask(), ask()));
  for (const answer of await Promise.all(first)) t.is(answer.kind, "notMine");
  for (const answer of await Promise.all(meanwhile)) t.is(answer.kind, "notMine");
  t.deepEqual(sizes, [3, 2]);
});

test("answers to nobody's question, twice, without content or with a bad grant harm no other", async (t) => {
  const bad = { owner: { node: "a\nb" } };
  const driver = await startScriptedDriver(t, (call) =>
    onQuestions(call, ([first = 0, second = 0, third = 0]) => {
      const stray = [{ number: 77_777, answer: bad }, { number: 0 }, {}];
      const odd = [{ number: first, answer: bad }, { number: second }, { number: first }];
      call.write({ answers: [...stray, ...odd, { number: third, answer: { notMine: {} } }] });
    }),
  );
  const { ask } = askerOf(t, driver);
  const [one, two, three] = await Promise.all([ask(), ask(), ask()]);
  t.regex(String(Object(one).text), /cannot be the name of a node/);
  t.like(two, { kind: "silent", text: "it answered with nothing" });
  t.is(three?.kind, "notMine");
});

test("an answer that is known and stands is not said again; a change at the driver makes it say all", async (t) => {
  const { server, memory } = await startKnowingDriver(t);
  const { ask } = askerOf(t, server.address);
  const first = await ask(MAC);
  let put = 0;
  const lookup = memory.lookup.bind(memory);
  memory.lookup = (asked) => {
    put++;
    return lookup(asked);
  };
  memory.isMine = (asked) => asked === MAC;
  t.is(await ask(MAC, { known: first }), first);
  t.is(put, 0);
  await memory.addNode({ requestId: "", name: "b", macs: [MAC2] });
  const second = await ask(MAC, { known: first });
  t.like(second, { kind: "owner", revision: 2 });
  t.is(await ask(MAC, { known: second }), second);
});

test("an answer of another connection is not taken to be known", async (t) => {
  const { server } = await startKnowingDriver(t);
  const first = await askerOf(t, server.address).ask(MAC);
  const again = await askerOf(t, server.address).ask(MAC, { known: first });
  t.not(again, first);
  t.deepEqual(again, first);
});

test("who says that an answer stands which nobody named has answered nothing", async (t) => {
  const driver = await startScriptedDriver(t, (call) =>
    onQuestions(call, (numbers) => {
      call.write({ standing: [...numbers, 77_777] });
      disown(call, numbers);
    }),
  );
  const { ask } = askerOf(t, driver);
  t.is((await ask()).kind, "notMine");
});

function startKnowingDriver(t: ExecutionContext) {
  const memory = new MemoryInventory();
  return memory
    .addNode({ requestId: "", name: "a", macs: [MAC] })
    .then(() => startTestDriver(t, { memory }))
    .then((driver) => ({ ...driver, memory }));
}

test("a stream that breaks makes its questions silent, and the next one opens another", async (t) => {
  let streams = 0;
  const driver = await startScriptedDriver(t, (call) => {
    streams++;
    if (streams === 1) call.once("data", () => call.emit("error", { code: 13, details: "out of order" }));
    else if (streams === 2) call.once("data", () => call.end());
    else onQuestions(call, (numbers) => disown(call, numbers));
  });
  const { ask } = askerOf(t, driver);
  for (const answer of await Promise.all([ask(), ask()]))
    t.regex(String(Object(answer).text), /out of order/);
  t.regex(String(Object(await ask()).text), /the driver is stopping/);
  t.is((await ask()).kind, "notMine");
  t.is(streams, 3);
});

test("an answer after the deadline is told apart, and settles no other question", async (t) => {
  const told: (() => void)[] = [];
  const driver = await startScriptedDriver(t, (call) =>
    onQuestions(call, (numbers) => {
      told.push(() => disown(call, numbers));
      if (told.length !== 2) for (const tell of told) tell();
    }),
  );
  const { ask } = askerOf(t, driver);
  t.is((await ask()).kind, "notMine");
  const late: DriverAnswer[] = [];
  const answer = await ask(MAC, { deadline: 300, late: (answer) => late.push(answer) });
  t.like(answer, { kind: "silent", isTimeout: true });
  t.deepEqual(late, []);
  t.is((await ask(MAC2)).kind, "notMine");
  t.like(late, [{ kind: "notMine" }]);
});

test.serial(
  "a driver that neither reads nor answers holds up nothing for longer than the deadline, however much is asked",
  async (t) => {
    const driver = await startScriptedDriver(t, (call) => call.pause());
    const { ask } = askerOf(t, driver);
    for (let round = 0; round < 5; round++) {
      const answers = await Promise.all(Array.from({ length: 2000 }, () => ask(MAC, { deadline: 30 })));
      t.true(answers.every(({ kind }) => kind === "silent"));
    }
  },
);
