import { spawn } from "node:child_process";

/** What a command may print, bytes; more ends it. */
const MOST_OUTPUT = 4 << 20;
/** Nothing of the driver's own environment reaches a command. */
const ENVIRONMENT = { PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", LC_ALL: "C" };

export interface CommandOptions {
  readonly signal: AbortSignal;
  /** Milliseconds. */
  readonly timeout: number;
  /** For its standard input. */
  readonly input?: string;
}

/** Runs a program to its end, without a shell; what it has printed. Rejects with an Error that says why it did not end well. */
export function runCommand(
  file: string,
  args: readonly string[],
  { signal, timeout, input = "" }: CommandOptions,
): Promise<string> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(new Error("the driver is stopping"));
      return;
    }
    const child = spawn(file, args, { env: ENVIRONMENT, cwd: "/", detached: true, stdio: "pipe" });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    let bytes = 0;
    let ended: string | undefined;
    /** With all that it has started: a child of its own would keep the pipes open. */
    const end = (why: string): void => {
      ended ??= why;
      if (child.pid === undefined) return;
      try {
        process.kill(-child.pid, "SIGKILL");
      } catch {
        // Gone already.
      }
    };
    const keep = (into: Buffer[]) => (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > MOST_OUTPUT) end(`it printed more than ${MOST_OUTPUT} bytes`);
      else into.push(chunk);
    };
    const stop = (): void => end("the driver is stopping");
    const timer = setTimeout(() => end(`it did not end within ${timeout / 1000} s`), timeout);
    signal.addEventListener("abort", stop, { once: true });
    const settle = (found: string | undefined): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", stop);
      const failed = ended ?? found;
      if (failed === undefined) resolve(textOf(stdout));
      else reject(new Error(`${file} ${args.join(" ")}: ${failed}`));
    };
    child.stdout.on("data", keep(stdout));
    child.stderr.on("data", keep(stderr));
    // It may end without having read all of it.
    child.stdin.on("error", () => undefined);
    child.stdin.end(input);
    child.once("error", (error) => settle(startFailure(error)));
    child.once("close", (code, killedBy) => settle(outcome(code, killedBy, stderr, stdout)));
  });
}

function outcome(
  code: number | null,
  killedBy: NodeJS.Signals | null,
  stderr: readonly Buffer[],
  stdout: readonly Buffer[],
): string | undefined {
  if (code === 0) return undefined;
  const said = firstLine(textOf(stderr)) || firstLine(textOf(stdout));
  const how = code === null ? `it was ended by ${killedBy}` : `it ended with ${code}`;
  return said === "" ? how : `${how}: ${said}`;
}

function startFailure(error: NodeJS.ErrnoException): string {
  if (error.code === "ENOENT") return "there is no such program";
  if (error.code === "EACCES") return "it may not be run";
  return `it cannot be started (${error.code ?? error.message})`;
}

function textOf(chunks: readonly Buffer[]): string {
  return Buffer.concat(chunks).toString("utf8");
}

/** Printable, and short enough for a sentence. */
function firstLine(text: string): string {
  const [line = ""] = text.trim().split("\n");
  return line.replace(/\p{Cc}/gu, "?").slice(0, 300);
}
