import type { Logger } from "pino";
import { LineWriter } from "./line-writer.js";
import { programLogger } from "./program-logger.js";

/** Bytes of lines that may wait for whoever reads standard output. */
const LONGEST_QUEUE = 16 * 1024 * 1024;

/**
 * JSON lines on standard output, written beside the work. A reader that stands still stops nothing but the log, whose newest lines are left out
 * once 16 MiB wait. What waits is written when the process ends.
 */
export function logLines(id: string): Logger {
  const writer = new LineWriter({
    fd: 1,
    longestQueue: LONGEST_QUEUE,
    leftOut: (count) =>
      logger.warn({ event: "log.linesLeftOut", count }, `Left out ${count} lines that nobody read in time`),
  });
  const logger = programLogger(id, writer);
  process.once("exit", () => writer.flushSync());
  return logger;
}
