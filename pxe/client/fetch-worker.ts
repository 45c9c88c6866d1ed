/** The thread that fetches files for rehearsals: whole images are read and hashed here, behind everything else that the program does. */
import { readlinkSync } from "node:fs";
import { setPriority } from "node:os";
import { type MessagePort, parentPort } from "node:worker_threads";
import { bindDgram } from "../net/dgram-socket.js";
import { FileFetchError, fetchFile } from "./fetch-file.js";
import type { FromFetcher, ToFetcher } from "./fetch-messages.js";

/** Milliseconds between words of progress. */
const TELL_EVERY = 200;
/** Of nice(1): the threads that answer machines go first. */
const BEHIND_OTHERS = 10;

const underWay = new Map<number, AbortController>();

function serve(port: MessagePort): void {
  const post = (message: FromFetcher): void => port.postMessage(message);
  port.on("message", (message: ToFetcher) => {
    if (message.kind === "cancel") underWay.get(message.id)?.abort();
    else void carryOut(message, post);
  });
}

async function carryOut(
  { id, fetch, timeout }: Extract<ToFetcher, { kind: "fetch" }>,
  post: (message: FromFetcher) => void,
): Promise<void> {
  const cancel = new AbortController();
  underWay.set(id, cancel);
  const { signal } = cancel;
  const clock = (): number => performance.now();
  let toldAt = clock();
  const onProgress = (bytes: number): void => {
    if (clock() - toldAt < TELL_EVERY) return;
    toldAt = clock();
    post({ kind: "progress", id, bytes });
  };
  try {
    const file = await fetchFile({ ...fetch, onProgress }, { bind: bindDgram, clock, timeout, signal });
    post({ kind: "done", id, file });
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    const trouble = error instanceof FileFetchError ? { trouble: error.trouble } : {};
    post({ kind: "failed", id, text, ...trouble });
  } finally {
    underWay.delete(id);
  }
}

/** Linux gives each thread a niceness of its own; elsewhere it stays as it is. */
function stepBack(): void {
  try {
    const thread = Number(readlinkSync("/proc/thread-self").replace(/^.*\//, ""));
    if (thread > 0) setPriority(thread, BEHIND_OTHERS);
  } catch {
    // Then it has the priority of all others.
  }
}

if (parentPort !== null) {
  stepBack();
  serve(parentPort);
}
