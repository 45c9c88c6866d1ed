import { setTimeout as delay } from "node:timers/promises";
import test, { type ExecutionContext } from "ava";
import { PowerTrouble } from "../../../driver/power/power-trouble.js";
import { ProgramRunner } from "../../../driver/power/program-runner.js";
import { type RunProgram, runProgram, SYSTEM_PATH } from "../../../driver/power/run-program.js";
import { never } from "./power-lab.js";

function onThread(t: ExecutionContext): RunProgram {
  const runner = new ProgramRunner();
  t.teardown(() => runner[Symbol.asyncDispose]());
  return runner.run;
}

const call = (script: string, signal = never, timeout = 60_000) =>
  ({
    file: "/bin/sh",
    args: ["-c", script],
    env: { PATH: SYSTEM_PATH, WORD: "said" },
    timeout,
    signal,
  }) as const;

for (const [name, runOf] of [
  ["in a thread of its own", onThread],
  ["in this thread", () => runProgram],
] as const) {
  test(`a program run ${name} tells its code and what it printed`, async (t) => {
    const end = await runOf(t)(call('echo "$WORD"; echo wrong >&2; exit 3'));
    t.deepEqual(end, { code: 3, stdout: "said\n", stderr: "wrong\n" });
  });

  test(`a program run ${name} reads what it is given, and may end before it has read it`, async (t) => {
    t.is((await runOf(t)({ ...call("cat"), input: "given\n" })).stdout, "given\n");
    t.is((await runOf(t)({ ...call("exit 0"), input: "x".repeat(1 << 20) })).code, 0);
    t.is((await runOf(t)(call("cat"))).stdout, "");
  });

  test(`what cannot be run ${name}, or ends badly, is told with whether it may work another time`, async (t) => {
    const run = runOf(t);
    const absent = await t.throwsAsync(run({ ...call(""), file: "/no/such" }), { instanceOf: PowerTrouble });
    t.like(absent, { kind: "refused", message: "there is no program /no/such on this host" });
    const killed = await t.throwsAsync(run(call("kill -TERM $$")), { instanceOf: PowerTrouble });
    t.like(killed, { kind: "failed", message: "/bin/sh was ended by SIGTERM" });
    const slow = await t.throwsAsync(run(call("sleep 1000", never, 50)), { instanceOf: PowerTrouble });
    t.like(slow, { kind: "failed", message: "/bin/sh did not end within 0.05 s" });
  });

  test(`a program run ${name} ends with its signal, whose reason is told`, async (t) => {
    const stop = new AbortController();
    const reason = new Error("enough");
    const running = runOf(t)(call("sleep 1000", stop.signal));
    await delay(50);
    stop.abort(reason);
    t.is(await t.throwsAsync(running), reason);
    t.is(await t.throwsAsync(runOf(t)(call("true", stop.signal))), reason);
  });
}

test("many programs at once each get their own answer", async (t) => {
  const run = onThread(t);
  const ends = await Promise.all(Array.from({ length: 40 }, (_, number) => run(call(`echo ${number}`))));
  t.deepEqual(
    ends.map(({ stdout }) => Number(stdout)),
    Array.from({ length: 40 }, (_, number) => number),
  );
});

test("a thread that ends under a program fails it, and the next one gets another thread", async (t) => {
  const runner = new ProgramRunner();
  const running = runner.run(call("sleep 2")).catch((error: unknown) => error);
  await runner[Symbol.asyncDispose]();
  t.like(await running, {
    kind: "failed",
    message: "the thread that runs programs has ended (it was ended)",
  });
  t.is((await runner.run(call("echo again"))).stdout, "again\n");
  await runner[Symbol.asyncDispose]();
  await runner[Symbol.asyncDispose]();
});
