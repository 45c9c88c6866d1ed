import { fileURLToPath } from "node:url";
import { run } from "../lab/commands.js";

/** Runs a load client of this folder in a process of its own: it takes one JSON argument and prints one JSON line, its `Result`. */
export async function runLoadClient<Result>(name: string, request: object, timeout: number): Promise<Result> {
  const script = fileURLToPath(new URL(`./${name}.js`, import.meta.url));
  return JSON.parse(await run([process.execPath, script, JSON.stringify(request)], { timeout }));
}

/** CPU-seconds of this process so far. */
export function ownCpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}
