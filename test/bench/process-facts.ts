import { readFileSync, writeFileSync } from "node:fs";
import { cpus, loadavg, release } from "node:os";

/** USER_HZ, which /proc counts in, is 100 on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100;

/** CPU-seconds (user and system) of a process with its threads and the children it has waited for, proc(5). */
export function cpuSeconds(pid: number): number {
  // The second field is the program's name in brackets and may hold spaces; utime is the 14th, cstime the 17th.
  const fields = readFileSync(`/proc/${pid}/stat`, "latin1")
    .replace(/^.*\) /s, "")
    .split(" ");
  const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
  return ticks / TICKS_PER_SECOND;
}

/** Peak resident memory, MiB. */
export function peakMemory(pid: number): number {
  const line = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "latin1"));
  return Number(line?.[1] ?? Number.NaN) / 1024;
}

/** Resident memory now, MiB. */
export function residentMemory(pid: number): number {
  const line = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "latin1"));
  return Number(line?.[1] ?? Number.NaN) / 1024;
}

/** Has the peak begin anew from what is resident now, proc(5) clear_refs. Where that is refused, it stays the peak since the start. */
export function forgetPeakMemory(pid: number): void {
  try {
    writeFileSync(`/proc/${pid}/clear_refs`, "5");
  } catch {
    // Not ours to say, or gone.
  }
}

export interface MachineFacts {
  readonly cores: number;
  readonly cpu: string;
  readonly node: string;
  readonly kernel: string;
  /** Over the last minute, before anything was started. */
  readonly load: number;
}

export function machineFacts(): MachineFacts {
  const cores = cpus();
  const cpu = cores[0]?.model.trim() ?? "unknown";
  return { cores: cores.length, cpu, node: process.version, kernel: release(), load: loadavg()[0] ?? 0 };
}
