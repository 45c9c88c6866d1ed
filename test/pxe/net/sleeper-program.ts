/** A program for tests that has a sleeper: it measures what it uses while nothing comes, or it ends in the way its argument says. */
import { LINUX, loadLinuxCalls } from "../../../pxe/net/linux-calls.js";
import { openSleeper } from "../../../pxe/net/sleeper.js";

const IDLE = 2000;

const calls = await loadLinuxCalls();
const sleeper = await openSleeper(calls);
const fd = calls.eventfd(0, LINUX.EFD_NONBLOCK | LINUX.EFD_CLOEXEC);
sleeper.watch(fd, () => {});
await new Promise((resolve) => setTimeout(resolve, 100));
if (process.argv[2] === "exit") process.exit(7);
if (process.argv[2] === "throw")
  setTimeout(() => {
    throw new Error("as a program does that is wrong somewhere");
  }, 0);
else {
  const [start, before] = [performance.now(), process.cpuUsage()];
  await new Promise((resolve) => setTimeout(resolve, IDLE));
  const { user, system } = process.cpuUsage(before);
  console.log(JSON.stringify({ wall: performance.now() - start, cpu: user + system }));
  await Promise.all([sleeper[Symbol.asyncDispose](), sleeper[Symbol.asyncDispose]()]);
}
