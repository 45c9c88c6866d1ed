import type { Logger } from "pino";

/** A started program. `close` finishes what is under way and is harmless when called twice. */
export interface Program extends AsyncDisposable {
  /** host:port of its gRPC server. */
  readonly grpcAddress: string;
  /** Where its page or its metrics are; absent: nowhere. */
  readonly webUrl?: string;
  close(): Promise<void>;
}

/** Closes `program` at SIGTERM or SIGINT; a second signal ends the process at once. Resolves when it has closed. */
export async function runUntilSignal(program: Program, logger: Logger): Promise<void> {
  const signal = await new Promise<NodeJS.Signals>((resolve) => {
    process.once("SIGTERM", resolve);
    process.once("SIGINT", resolve);
  });
  process.once(signal, () => process.exit(130));
  logger.info({ event: "stopping", signal }, `Stopping after ${signal}`);
  await program.close();
  logger.info({ event: "stopped" }, "Stopped");
}
