import type { Readiness } from "../../../pxe/net/readiness.js";

/** Milliseconds. */
const LOOK_EVERY = 5;

/** Has every descriptor read all the time, instead of waiting for it: it needs no thread. */
export function pollReadiness(): Readiness {
  const readers = new Set<() => void>();
  const timer = setInterval(() => {
    for (const read of readers) read();
  }, LOOK_EVERY);
  return {
    watch(_fd, onReadable) {
      readers.add(onReadable);
      return () => readers.delete(onReadable);
    },
    [Symbol.asyncDispose]() {
      clearInterval(timer);
      return Promise.resolve();
    },
  };
}
