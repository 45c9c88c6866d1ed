/**
 * Runs the contract of `UdpIo` on the shell named in the arguments, and tells how each case went: to the thread that started this one, or
 * as JSON lines on standard output. With it the contract holds in a worker thread and in a network namespace too.
 */
import { isMainThread, parentPort, workerData } from "node:worker_threads";
import type { UdpIo } from "../../../pxe/net/udp-io.js";
import { chooseShell } from "../../../pxe/tftp/shell.js";
import { casesOf, runCase } from "./udp-io-cases.js";

export interface CaseResult {
  readonly name: string;
  /** Absent: it held. */
  readonly failure?: string;
}

async function runAll(shell: UdpIo["shell"], tell: (result: CaseResult) => void): Promise<void> {
  const chosen = await chooseShell(shell);
  for (const each of casesOf(shell)) {
    const { name } = each;
    const calls = chosen.kind === "linux" ? chosen.calls : undefined;
    const failure = await runCase(each, calls).then(
      () => undefined,
      (error: unknown) => (error instanceof Error ? (error.stack ?? error.message) : String(error)),
    );
    tell(failure === undefined ? { name } : { name, failure });
  }
}

if (isMainThread)
  await runAll(process.argv[2] as UdpIo["shell"], (result) => console.log(JSON.stringify(result)));
else await runAll(workerData as UdpIo["shell"], (result) => parentPort?.postMessage(result));
