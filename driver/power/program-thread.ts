import { parentPort } from "node:worker_threads";
import { PowerTrouble } from "./power-trouble.js";
import type { ProgramAnswer, ProgramMessage } from "./program-runner.js";
import { runProgram } from "./run-program.js";

/** The thread of a `ProgramRunner`: runs what it is told of, until it is told to end it. */
const running = new Map<number, AbortController>();

parentPort?.on("message", async (message: ProgramMessage) => {
  if (message.kind === "end") return running.get(message.id)?.abort();
  const end = new AbortController();
  running.set(message.id, end);
  const answer = await carryOut(message, end.signal);
  running.delete(message.id);
  parentPort?.postMessage(answer);
});

async function carryOut(
  { id, call }: ProgramMessage & { kind: "run" },
  signal: AbortSignal,
): Promise<ProgramAnswer> {
  try {
    return { id, end: await runProgram({ ...call, signal }) };
  } catch (error) {
    const { kind, message } =
      error instanceof PowerTrouble ? error : ({ kind: "failed", message: String(error) } as const);
    return { id, trouble: { kind, message } };
  }
}
