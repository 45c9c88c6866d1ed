import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";

const PROGRAM = fileURLToPath(new URL("../../driver/bin/metalplug.js", import.meta.url));

/** A program as an operator starts it: a process and its configuration file. Killed and started again, it has the same ports and data. */
export class ProgramProcess implements AsyncDisposable {
  private readonly kind: "driver" | "coordinator";
  private readonly config: string;
  private readonly env: NodeJS.ProcessEnv;
  private child: ChildProcess | undefined;
  private exited: Promise<unknown> = Promise.resolve();
  /** What it said at its last start, up to that it is ready. */
  startLines: readonly string[] = [];

  private constructor(kind: "driver" | "coordinator", config: string, env: NodeJS.ProcessEnv) {
    this.kind = kind;
    this.config = config;
    this.env = env;
  }

  /** Resolves once it says that it is ready. `env` comes in addition to this process's. */
  static async start(
    kind: "driver" | "coordinator",
    config: string,
    lines: readonly string[],
    env: NodeJS.ProcessEnv = {},
  ): Promise<ProgramProcess> {
    await writeFile(config, `${lines.join("\n")}\n`);
    const program = new ProgramProcess(kind, config, env);
    await program.start();
    return program;
  }

  get pid(): number {
    return this.child?.pid ?? 0;
  }

  /** Resolves once it says that it is ready. */
  async start(): Promise<void> {
    const child = spawn(process.execPath, [PROGRAM, this.kind, "--config", this.config], {
      stdio: ["ignore", "pipe", "inherit"],
      env: { ...process.env, ...this.env },
    });
    this.child = child;
    this.exited = once(child, "exit");
    const lines = createInterface({ input: child.stdout });
    const said: string[] = [];
    this.startLines = said;
    await new Promise<void>((resolve, reject) => {
      lines.on("line", (line) => {
        said.push(line);
        if (line.includes('"event":"ready"')) resolve();
      });
      void this.exited.then(() => reject(new Error(`The ${this.kind} ended before it was ready.`)));
    });
    lines.close();
    child.stdout.resume();
  }

  /** What it prints from now on; it is read and forgotten where nobody takes it. */
  get log(): Readable {
    if (this.child?.stdout == null) throw new Error(`the ${this.kind} is not running`);
    return this.child.stdout;
  }

  async kill(): Promise<void> {
    this.child?.kill("SIGKILL");
    await this.exited;
  }

  /** As `systemctl stop` does. */
  async stop(): Promise<void> {
    this.child?.kill("SIGTERM");
    await this.exited;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }
}
