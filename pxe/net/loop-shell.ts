import { DgramLoopIo } from "./dgram-loop-io.js";
import { type LinuxCalls, loadBatchedCalls, loadLinuxCalls } from "./linux-calls.js";
import { LinuxLoopIo } from "./linux-loop-io.js";
import type { LoopIo } from "./loop-io.js";
import type { Readiness } from "./readiness.js";
import { openSleeper } from "./sleeper.js";

/** The event loop's shell, and what watches descriptors for it. */
export type LoopShell = AsyncDisposable &
  (
    | {
        readonly kind: "linux";
        readonly io: LoopIo;
        readonly calls: LinuxCalls;
        readonly readiness: Readiness;
      }
    /** `reason`: why not the Linux shell. */
    | { readonly kind: "dgram"; readonly io: LoopIo; readonly reason: string }
  );

/** The Linux shell where it can be had, else the portable one. */
export async function openLoopShell(): Promise<LoopShell> {
  try {
    const calls = await loadBatchedCalls();
    const readiness = await openSleeper(calls);
    return { kind: "linux", calls, readiness, ...disposing(new LinuxLoopIo(calls, readiness), readiness) };
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error);
    const calls = await loadLinuxCalls().catch(() => undefined);
    return { kind: "dgram", reason, ...disposing(new DgramLoopIo(calls)) };
  }
}

function disposing(io: LoopIo, readiness?: Readiness): { readonly io: LoopIo } & AsyncDisposable {
  return {
    io,
    [Symbol.asyncDispose]: async () => {
      await io[Symbol.asyncDispose]();
      await readiness?.[Symbol.asyncDispose]();
    },
  };
}
