import { execFile } from "node:child_process";
import { failure } from "../errors.js";

export interface RunOptions {
  readonly signal?: AbortSignal;
  readonly cwd?: string;
}

/** Bytes. */
const LONGEST_OUTPUT = 1 << 20;

/** Runs a command that has to succeed; its standard output. Throws AGENT_BUILD_FAILED, and the signal's reason where it was aborted. */
export function runCommand(argv: readonly string[], options: RunOptions = {}): Promise<string> {
  const [file = "", ...args] = argv;
  const env = { ...process.env, LC_ALL: "C" };
  return new Promise((resolve, reject) => {
    const child = execFile(
      file,
      args,
      { ...options, env, maxBuffer: LONGEST_OUTPUT },
      (error, stdout, stderr) => {
        if (error === null) resolve(stdout);
        else if (options.signal?.aborted) reject(options.signal.reason);
        else
          reject(failure("AGENT_BUILD_FAILED", { found: whatFailed(file, error, stderr) }, { cause: error }));
      },
    );
    child.stdin?.end();
  });
}

function whatFailed(file: string, error: Error & { readonly code?: unknown }, stderr: string): string {
  if (error.code === "ENOENT") return `there is no program ${file}`;
  return `${file}: ${stderr.trim().split("\n").at(-1) || error.message}`;
}
