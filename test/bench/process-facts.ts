import { readFileSync } from "node:fs";
import { cpus, loadavg, release } from "node:os";

/** USER_HZ, which /proc counts in, is 100 on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100;

/** CPU-seconds (user and system) of a process with its threads and the children it has waited for, proc(5). */
export function cpuSeconds(pid: number): number {
  const { own, children } = cpuTimes(pid);
  return own + children;
}

/** CPU-seconds of the children this process has waited for so far. */
export function endedChildrenCpuSeconds(): number {
  return cpuTimes(process.pid).children;
}

function cpuTimes(pid: number): { readonly own: number; readonly children: number } {
  // The second field is the program's name in brackets and may hold spaces; utime is the 14th.
  const fields = readFileSync(`/proc/${pid}/stat`, "latin1")
    .replace(/^.*\) /s, "")
    .split(" ")
    .map(Number);
  const [utime = 0, stime = 0, cutime = 0, cstime = 0] = fields.slice(11, 15);
  return { own: (utime + stime) / TICKS_PER_SECOND, children: (cutime + cstime) / TICKS_PER_SECOND };
}

/** Peak resident memory, MiB. */
export function peakMemory(pid: number): number {
  const line = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "latin1"));
  return Number(line?.[1] ?? Number.NaN) / 1024;
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
