import { readFileSync } from "node:fs";
import { attempt } from "../lab/commands.js";
import { findProgram } from "./arena.js";
import type { Server } from "./servers.js";

/**
 * Keeps a server on one core while `body` runs, which starts its load client there too by what it is given: one transfer in lockstep is
 * otherwise bound by one core waking the other, several times slower at one moment than at the next in a virtual machine. Not for
 * servers with much to do at once.
 */
export async function onOneCore<T>(
  server: Server,
  body: (prefix: readonly string[]) => Promise<T>,
): Promise<T> {
  const cores = allowedCores();
  const last = /\d+$/.exec(cores)?.[0];
  if (last === undefined || findProgram("taskset") === undefined) return body([]);
  await place(server, last);
  try {
    return await body(["taskset", "--cpu-list", last]);
  } finally {
    await place(server, cores);
  }
}

/** All its threads. Children inherit it. */
async function place({ pids }: Server, cores: string): Promise<void> {
  for (const pid of pids) await attempt(["taskset", "--all-tasks", "--cpu-list", "--pid", cores, `${pid}`]);
}

function allowedCores(): string {
  return /^Cpus_allowed_list:\s+(\S+)$/m.exec(readFileSync("/proc/self/status", "latin1"))?.[1] ?? "";
}
