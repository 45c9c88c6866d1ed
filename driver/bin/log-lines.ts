import { type Logger, pino } from "pino";
import { programLogger } from "./program-logger.js";

/** Bytes of lines that may wait for whoever reads standard output. */
const LONGEST_QUEUE = 16 * 1024 * 1024;

/**
 * JSON lines on standard output, written beside the work: while one write is under way the lines that come wait for the next. A reader that
 * stands still stops nothing but the log, whose newest lines are left out once 16 MiB wait. What waits is written when the process ends.
 */
export function logLines(id: string): Logger {
  const destination = pino.destination({ dest: 1, sync: false, maxLength: LONGEST_QUEUE });
  let leftOut = 0;
  const logger = programLogger(id, destination);
  destination.on("drop", () => {
    leftOut += 1;
  });
  destination.on("drain", () => {
    if (leftOut === 0) return;
    const count = leftOut;
    leftOut = 0;
    logger.warn({ event: "log.linesLeftOut", count }, `Left out ${count} lines that nobody read in time`);
  });
  return logger;
}
