import { type ChildProcess, execFile, spawn } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";

export interface CommandResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command to its end and tells how it went; only a missing program or an aborted wait throws. */
export function attempt(
  argv: readonly string[],
  options: { readonly timeout?: number; readonly signal?: AbortSignal; readonly cwd?: string } = {},
): Promise<CommandResult> {
  const [file, ...args] = argv;
  if (file === undefined) throw new Error("no command given");
  return new Promise((resolve, reject) => {
    const child = execFile(
      file,
      args,
      { maxBuffer: 64 << 20, timeout: 120_000, killSignal: "SIGKILL", ...options },
      (error, stdout, stderr) => {
        if (error === null) resolve({ code: 0, stdout, stderr });
        else if (typeof error.code === "number") resolve({ code: error.code, stdout, stderr });
        else reject(new Error(`${argv.join(" ")}: ${error.message}\n${stderr}`));
      },
    );
    child.stdin?.end();
  });
}

/** Runs a command that has to succeed; its standard output. */
export async function run(
  argv: readonly string[],
  options: Parameters<typeof attempt>[1] = {},
): Promise<string> {
  const result = await attempt(argv, options);
  if (result.code !== 0)
    throw new Error(`${argv.join(" ")} ended with ${result.code}\n${result.stderr}${result.stdout}`);
  return result.stdout;
}

/** A program in the background with everything it prints in one file. */
export class Background implements AsyncDisposable {
  readonly log: string;
  readonly exited: Promise<number | NodeJS.Signals>;
  readonly #child: ChildProcess;
  #running = true;

  /** `stdin: "pipe"` is held open and never written to, for programs that end with their standard input. */
  constructor(
    argv: readonly string[],
    log: string,
    options: { readonly cwd?: string; readonly stdin?: "ignore" | "pipe" } = {},
  ) {
    const [file, ...args] = argv;
    if (file === undefined) throw new Error("no command given");
    const output = openSync(log, "a");
    this.log = log;
    const { stdin = "ignore", ...rest } = options;
    this.#child = spawn(file, args, { stdio: [stdin, output, output], ...rest });
    closeSync(output);
    running.add(this);
    this.exited = new Promise((resolve) => {
      const settle = (how: number | NodeJS.Signals) => {
        this.#running = false;
        running.delete(this);
        resolve(how);
      };
      this.#child.once("error", () => settle(127));
      this.#child.once("exit", (code, signal) => settle(code ?? signal ?? 1));
    });
  }

  get running(): boolean {
    return this.#running;
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** What it has printed so far. */
  output(): string {
    return readFileSync(this.log, "latin1");
  }

  signal(name: NodeJS.Signals): void {
    if (this.#running) this.#child.kill(name);
  }

  /** Sends `name`, and SIGKILL after `patience` milliseconds; resolves when it is gone. */
  async stop(name: NodeJS.Signals = "SIGTERM", patience = 3_000): Promise<void> {
    this.signal(name);
    const timer = setTimeout(() => this.signal("SIGKILL"), patience);
    await this.exited;
    clearTimeout(timer);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop("SIGKILL");
  }
}

const running = new Set<Background>();

/** Last resort when the process ends: nothing started here may outlive it. */
export function killAllBackground(): void {
  for (const background of running) background.signal("SIGKILL");
}

/** Waits until `probe` gives something; it is asked every 50 ms. `what` is for the message when `timeout` (ms) is over. */
export async function until<T>(
  what: string,
  probe: () => T | undefined | false | Promise<T | undefined | false>,
  options: { readonly timeout: number; readonly signal?: AbortSignal | undefined },
): Promise<T> {
  const deadline = performance.now() + options.timeout;
  for (;;) {
    options.signal?.throwIfAborted();
    const found = await probe();
    if (found !== undefined && found !== false) return found;
    if (performance.now() > deadline) throw new Error(`Not within ${options.timeout / 1000} s: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
