import { fileURLToPath } from "node:url";
import { run } from "../lab/commands.js";

/** Runs a load client of this folder in a process of its own: it takes one JSON argument and prints one JSON line, its `Result`. `prefix` starts it, `argv` is for Node. */
export async function runLoadClient<Result>(
  name: string,
  request: object,
  {
    timeout,
    prefix = [],
    argv = [],
  }: { readonly timeout: number; readonly prefix?: readonly string[]; readonly argv?: readonly string[] },
): Promise<Result> {
  const script = fileURLToPath(new URL(`./${name}.js`, import.meta.url));
  const command = [...prefix, process.execPath, ...argv, script, JSON.stringify(request)];
  const printed = await run(command, { timeout });
  // JSON has no NaN: it becomes null.
  return JSON.parse(printed, (_key, value) => value ?? Number.NaN);
}

/** CPU-seconds of this process so far. */
export function ownCpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}
