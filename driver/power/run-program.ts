import { type ChildProcess, spawn } from "node:child_process";
import type { Readable, Writable } from "node:stream";
import { failed, refused } from "./power-trouble.js";

export interface ProgramCall {
  /** A path, or a name that is looked for in the PATH of `env`. */
  readonly file: string;
  readonly args: readonly string[];
  /** All of its environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Milliseconds after which it is killed with all that it has started. */
  readonly timeout: number;
  /** For its standard input; absent: it has none. */
  readonly input?: string;
  /** The most that it may print by each stream, in bytes; a program that prints more is killed. Absent: 64 KiB. */
  readonly longestOutput?: number;
  readonly signal: AbortSignal;
}

export interface ProgramEnd {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export type RunProgram = (call: ProgramCall) => Promise<ProgramEnd>;

/** Where a host's programs are, whatever this process was started with. */
export const SYSTEM_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

const LONGEST_OUTPUT = 64 << 10;

/**
 * Runs a program without a shell, in a process group of its own, to its end and to the end of its output. Throws a PowerTrouble when it cannot be started, is
 * too slow, prints too much or is ended by a signal, and the signal's reason.
 */
export async function runProgram(call: ProgramCall): Promise<ProgramEnd> {
  const { file, args, env, input, longestOutput = LONGEST_OUTPUT, signal } = call;
  signal.throwIfAborted();
  const stdio = [input === undefined ? "ignore" : "pipe", "pipe", "pipe"] as const;
  const child = spawn(file, args, { env, cwd: "/", detached: true, stdio: [...stdio] });
  let trouble: unknown;
  const end = (why: unknown): void => {
    trouble ??= why;
    killGroup(child);
  };
  const timer = setTimeout(
    () => end(failed(`${file} did not end within ${call.timeout / 1000} s`)),
    call.timeout,
  );
  const abort = (): void => end(signal.reason);
  signal.addEventListener("abort", abort);
  try {
    const tooMuch = (): void => end(failed(`${file} printed more than ${longestOutput} bytes`));
    const collected = (stream: Readable | null) => collect(stream, longestOutput, tooMuch);
    const outputs = [collected(child.stdout), collected(child.stderr)] as const;
    give(child.stdin, input);
    const code = await closed(child, file);
    if (trouble !== undefined) throw trouble;
    if (typeof code === "string") throw failed(`${file} was ended by ${code}`);
    return { code, stdout: outputs[0](), stderr: outputs[1]() };
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", abort);
  }
}

function collect(stream: Readable | null, longest: number, tooMuch: () => void): () => string {
  const chunks: Buffer[] = [];
  let length = 0;
  stream?.on("data", (chunk: Buffer) => {
    length += chunk.length;
    if (length > longest) tooMuch();
    else chunks.push(chunk);
  });
  return () => Buffer.concat(chunks).toString("utf8");
}

function give(stdin: Writable | null, input = ""): void {
  // It may end without having read all of it.
  stdin?.on("error", () => undefined);
  stdin?.end(input);
}

function closed(child: ChildProcess, file: string): Promise<number | NodeJS.Signals> {
  return new Promise((resolve, reject) => {
    child.once("error", (error: NodeJS.ErrnoException) => reject(unstartable(file, error)));
    child.once("close", (code, signal) => resolve(code ?? signal ?? 1));
  });
}

function unstartable(file: string, error: NodeJS.ErrnoException): unknown {
  switch (error.code) {
    case "ENOENT":
      return refused(`there is no program ${file} on this host`, { cause: error });
    case "EACCES":
      return refused(`${file} is not executable`, { cause: error });
    default:
      return failed(`${file} cannot be started (${error.code})`, { cause: error });
  }
}

/** What it left running may hold its output open, so that is closed as well. */
function killGroup(child: ChildProcess): void {
  try {
    if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
  } catch {
    // It has just ended.
  }
  child.stdout?.destroy();
  child.stderr?.destroy();
}
