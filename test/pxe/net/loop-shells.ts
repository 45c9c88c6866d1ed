import { DgramLoopIo } from "../../../pxe/net/dgram-loop-io.js";
import { type LinuxCalls, loadBatchedCalls } from "../../../pxe/net/linux-calls.js";
import { LinuxLoopIo } from "../../../pxe/net/linux-loop-io.js";
import type { LoopIo } from "../../../pxe/net/loop-io.js";
import type { Readiness } from "../../../pxe/net/readiness.js";
import { openSleeper } from "../../../pxe/net/sleeper.js";

export const LOOP_SHELLS = ["dgram", "linux"] as const;

/** Why there are no system calls here; `undefined` where there are. */
export const obstacleToCalls = await loadBatchedCalls().then(
  () => undefined,
  (error: unknown) => String(error),
);

export interface OpenShell extends AsyncDisposable {
  readonly io: LoopIo;
  readonly calls: LinuxCalls | undefined;
}

/** The shell of that name; without system calls only the portable one can be had. */
export async function openShell(kind: LoopIo["shell"]): Promise<OpenShell> {
  if (kind === "dgram") {
    const calls = await loadBatchedCalls().catch(() => undefined);
    return owning(new DgramLoopIo(calls), calls);
  }
  const calls = await loadBatchedCalls();
  const readiness = await openSleeper(calls);
  return owning(new LinuxLoopIo(calls, readiness), calls, readiness);
}

function owning(io: LoopIo, calls: LinuxCalls | undefined, readiness?: Readiness): OpenShell {
  return {
    io,
    calls,
    [Symbol.asyncDispose]: async () => {
      await io[Symbol.asyncDispose]();
      await readiness?.[Symbol.asyncDispose]();
    },
  };
}
