import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type Background, type CommandResult, until } from "./commands.js";
import type { Lab } from "./namespaces.js";

export const METALPLUG = fileURLToPath(new URL("../../driver/bin/metalplug.js", import.meta.url));

/** A driver or coordinator on a host of the lab. It can be killed and started again; its log goes on in one file. */
export class LabProgram {
  readonly host: string;
  readonly dataDir: string;
  readonly #lab: Lab;
  readonly #role: "driver" | "coordinator";
  readonly #config: string;
  #process: Background | undefined;
  #startedAt = 0;

  constructor(lab: Lab, host: string, role: "driver" | "coordinator", config: object) {
    this.#lab = lab;
    this.#role = role;
    this.host = host;
    this.dataDir = lab.path(`${host}.data`);
    this.#config = lab.path(`${host}.yaml`);
    mkdirSync(this.dataDir, { recursive: true });
    // JSON is YAML.
    writeFileSync(this.#config, JSON.stringify({ id: host, dataDir: this.dataDir, ...config }, undefined, 2));
  }

  /** Starts it and waits for its line that it is ready. */
  async start(): Promise<void> {
    const argv = [process.execPath, METALPLUG, this.#role, "--config", this.#config];
    const program = this.#lab.start(this.host, argv, `${this.host}.log`);
    this.#process = program;
    await until(
      `${this.#role} ${this.host} is ready`,
      () => {
        if (!program.running) throw new Error(`${this.host} did not start:\n${this.newLog()}`);
        return /"event":"ready"/.test(this.newLog());
      },
      { timeout: 120_000 },
    );
  }

  /** SIGKILL, as a crash or a power cut would. */
  async kill(): Promise<void> {
    await this.#end("SIGKILL");
  }

  async stop(): Promise<void> {
    await this.#end("SIGTERM");
  }

  async killAndRestart(): Promise<void> {
    await this.kill();
    await this.start();
  }

  /** What it has logged since it was last ended. */
  newLog(): string {
    return this.#process?.output().slice(this.#startedAt) ?? "";
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    await this.#process?.stop(signal);
    this.#startedAt = this.#process?.output().length ?? 0;
  }
}

/** Runs the command line on a host of the lab; with `--wait` a machine boots twice meanwhile. */
export function metalplug(lab: Lab, host: string, ...args: readonly string[]): Promise<CommandResult> {
  return lab.exec(host, [process.execPath, METALPLUG, ...args], { timeout: 300_000 });
}
