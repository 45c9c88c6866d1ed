import { readFileSync } from "node:fs";

/** Resident bytes of a process, /proc/PID/statm. */
export function memoryOf(pid: number): number {
  return Number(readFileSync(`/proc/${pid}/statm`, "latin1").split(" ")[1]) * 4096;
}
