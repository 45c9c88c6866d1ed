/**
 * Loaded before each test file: its temporary folders are in one of its own, and however its process ends, short of SIGKILL, neither that folder nor any
 * process that the tests started outlives it.
 */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const folder = mkdtempSync(join(tmpdir(), "metalplug-tests-"));
// Every process that is started has it too, whoever starts it.
process.env["TMPDIR"] = folder;

process.once("exit", () => {
  for (const pid of processes().filter(isOurs)) end(pid);
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
});
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => process.exit(130));
// Nobody is there any more who could be told how the tests went.
process.once("disconnect", () => process.exit(130));

function processes(): readonly number[] {
  if (!existsSync("/proc/self")) return [];
  return readdirSync("/proc").map(Number).filter(Number.isInteger);
}

/** A child, or one that was given this folder by a child, and lost its parent perhaps. */
function isOurs(pid: number): boolean {
  if (pid === process.pid) return false;
  const stat = read(pid, "stat");
  // After the name in brackets, which may hold anything: the state, then the parent.
  const [, parent] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return parent === `${process.pid}` || read(pid, "environ").split("\0").includes(`TMPDIR=${folder}`);
}

/** Empty for a process that is gone by now. */
function read(pid: number, name: "stat" | "environ"): string {
  try {
    return readFileSync(`/proc/${pid}/${name}`, "latin1");
  } catch {
    return "";
  }
}

function end(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It was quicker.
  }
}
