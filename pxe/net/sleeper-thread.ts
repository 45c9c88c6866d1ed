/** The thread of a `Sleeper`: rests until it is armed, sleeps until a descriptor can be read, tells so once, and rests again. */
import { parentPort, workerData } from "node:worker_threads";
import { LINUX, loadLinuxCalls } from "./linux-calls.js";
import { ARMED, CLOSED, RESTING, type SleeperSetup } from "./sleeper-state.js";

/** Milliseconds: a thread in poll(2) is ended no sooner, and process.exit waits for it. */
const LONGEST_SLEEP = 250;

/** struct pollfd: the descriptor, and the events asked for. */
async function sleep({ state, epollFd, wakeUpFd }: SleeperSetup, tell: () => void): Promise<void> {
  const calls = await loadLinuxCalls();
  const descriptors = new Int32Array(new ArrayBuffer(16));
  descriptors.set([epollFd, LINUX.POLLIN, wakeUpFd, LINUX.POLLIN]);
  const at = calls.addressOf(new Uint8Array(descriptors.buffer));
  tell();
  while (Atomics.load(state, 0) !== CLOSED) {
    Atomics.wait(state, 0, RESTING);
    if (calls.poll(at, 2, LONGEST_SLEEP) <= 0) continue;
    if (Atomics.compareExchange(state, 0, ARMED, RESTING) === ARMED) tell();
  }
}

if (parentPort !== null) {
  const port = parentPort;
  await sleep(workerData as SleeperSetup, () => port.postMessage(null));
}
